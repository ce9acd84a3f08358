# Names that are declared twice.
const SIZE = 4
net SIZE(x: f32[N, 4]) -> f32[N, 4] = x
net twice(x: f32[N, 4]) -> f32[N, 4] {
    param w: f32[4] = 0
    param w: f32[4] = 1
    return x * w
}
data digits = csv("digits.csv") {
    x: f32[4] = cols(0..4)
    x: i32    = col(4)
}
entry predict(x: f32[N, 4]) -> f32[N, 4] = twice(x)
fn both(x: f32[4], x: f32[4]) -> f32[4] = x
