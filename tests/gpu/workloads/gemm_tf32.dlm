# A product of f32 matrices, 8192 x 8192 x 8192, whose numbers are rounded to tf32.
const N = 8192

# As good as random: a GPU multiplies plain numbers faster.
fn pattern(k: int) -> f32[N, N] {
    a[i < N, j < N] = f32((i * i * 7 + j * j * k + i * j) % 8191 - 4095) / 4096
    return a
}

entry train(steps: int = 100) {
    a = pattern(13);  b = pattern(5)
    c: f32[N, N] = 0
    for i in 0..steps {
        c = tf32(a) @ tf32(b)
        corner = c[0, 0] + c[N - 1, 1]
        report corner
    }
    emit c[1, 0..4]
}
