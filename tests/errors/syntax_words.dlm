import "layers.dlm"
let x = 3
def f(x) = 3
class Net { }
nett mlp(x: f32) = x
x = 3
f(3)
for i in 0..3 { emit i }

entry train() {
    let y = 3
    retrun y
    if y > 3 { } elif y > 4 { }
    break
    const z = 3
    fn g(x: int) = 3
    print y
    x = 1
    while x < 3 { x = x + 1 }
}
