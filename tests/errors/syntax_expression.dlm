# Rule 1: an expression alone is no statement.

net f(x: f32[N, 2]) -> f32[N, 2] {
    relu(x)
    x + 1
    y = x
    y == 3
    print(y)
    if y > 0 then x else y
    for i in 0..3: i
    "doc"
    return y
}
