# Sums of rows, 16384 x 8192.
const N = 16384;  const M = 8192

fn pattern(k: int) -> f32[N, M] {
    a[i < N, j < M] = f32((i * k + j * j) % 8191 - 4095) / 4096
    return a
}

entry train(steps: int = 100) {
    x = pattern(13)
    s: f32[N] = 0
    for i in 0..steps {
        s = sum(x, axis = 1)
        corner = s[0] + s[N - 1]
        report corner
    }
    emit s[0..4]
}
