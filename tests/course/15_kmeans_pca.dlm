# k-means (Lloyd) and principal components by power iteration.

data digits = csv("digits.csv.gz") { x: f32[64] = cols(0..64) / 16 }

fn nearest(x: f32[N, D], c: f32[K, D]) -> i32[N] {
    d[n, k] = sum[i] (x[n, i] - c[k, i]) ^ 2
    return argmin(d, axis = 1)
}

fn centres(x: f32[N, D], near: i32[N], old: f32[K, D]) -> f32[K, D] {
    count[k < K] = sum[n] (near[n] == k)
    c[k, i] = if count[k] > 0 then (sum[n] (near[n] == k) * x[n, i]) / count[k] else old[k, i]
    return c
}

fn principal(x: f32[N, D], k: int, rounds: int) -> (f32[k, D], f32[k]) {
    x = x - mean(x, axis = 0)
    vs, vars = scan i in 0..k carrying x {
        scan r in 0..rounds carrying v = unit(normal(D)) { v = unit(x' @ (x @ v)) }
        y = x @ v
        yield v, mean(y ^ 2)
        x = x - y[:, _] * v[_, :]
    }
    return vs, vars
}

entry kmeans(k: int = 10, rounds: int = 100) where k <= rows(digits) {
    x = digits.x
    c = x[permutation(rows(digits))[0..k]]
    for r in 0..rounds {
        new   = centres(x, nearest(x, c), c)
        shift = sum((new - c) ^ 2)
        c = new
        report shift
        stop if shift < 1e-6
    }
    save c to "centres.csv"
}

entry pca(k: int = 8, rounds: int = 50) {
    v, var = principal(digits.x, k, rounds)
    emit var
    save v to "components.csv"
}
