# 1.5 x + y over 16384 x 8192.
const N = 16384;  const M = 8192

fn pattern(k: int) -> f32[N, M] {
    a[i < N, j < M] = f32((i * k + j * j) % 8191 - 4095) / 4096
    return a
}

entry train(steps: int = 100) {
    x = pattern(13);  y = pattern(5)
    z: f32[N, M] = 0
    for i in 0..steps {
        z = 1.5 * x + y
        corner = z[0, 1] + z[N - 1, M - 1]
        report corner
    }
    emit z[1, 0..4]
}
