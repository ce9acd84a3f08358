const a = 3 const b = 4
fn f(x: int) = x net g = f(3)

entry train() {
    y = x x
    z = f(x y)
    for i in 0..3 { } return z
} entry test() { }
