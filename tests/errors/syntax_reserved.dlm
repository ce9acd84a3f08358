# Reserved words cannot be names.

const net = 3
fn f(in: f32, x: int) -> f32 = in

entry train(to: int) {
    by = 3
    sum = 4
    int, x = f(3)
    y = g(max = 3)
    z = data + 1
    for state in 0..3 { }
    share layer = f(3)
}
