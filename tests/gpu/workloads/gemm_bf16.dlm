# A product of bf16 matrices, 8192 x 8192 x 8192.
const N = 8192

# As good as random: a GPU multiplies plain numbers faster.
fn pattern(k: int) -> bf16[N, N] {
    a[i < N, j < N] = bf16(f32((i * i * 7 + j * j * k + i * j) % 8191 - 4095) / 4096)
    return a
}

entry train(steps: int = 100) {
    a = pattern(13);  b = pattern(5)
    c: bf16[N, N] = 0
    for i in 0..steps {
        c = a @ b
        corner = f32(c[0, 0]) + f32(c[N - 1, 1])
        report corner
    }
    emit f32(c[1, 0..4])
}
