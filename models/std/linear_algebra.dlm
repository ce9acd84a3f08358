# Small linear algebra, as loops over columns: for matrices of some hundred rows, and differentiable.

## The lower triangular l with l l' = a, for a symmetric positive definite a: [N, N].
fn cholesky(a: float[N, N]) -> float[N, N] {
    scan j in 0..N carrying l = 0 * a {
        rest = a[:, j] - l @ l[j]
        scale = rsqrt(rest[j])
        l[i, k] = if k == j then (if i >= j then rest[i] * scale else 0) else l[i, k]
    }
    return l
}

## x with l x = b, for a lower triangular l, or, with `upper`, an upper triangular one.
##   l: [N, N], b: [N, K]; result: [N, K]
fn solve_triangular(l: float[N, N], b: float[N, K], upper: bool = false) -> float[N, K] {
    scan t in 0..N carrying x = 0 * b {
        i = if upper then N - 1 - t else t
        row = (b[i] - l[i] @ x) / l[i, i]
        x[n, k] = if n == i then row[k] else x[n, k]
    }
    return x
}

## x with a x = b, for a symmetric positive definite a, by Cholesky's factors.
##   a: [N, N], b: [N, K]; result: [N, K]
fn solve_positive(a: float[N, N], b: float[N, K]) -> float[N, K] {
    l = cholesky(a)
    return solve_triangular(l', solve_triangular(l, b), upper = true)
}

## q with orthonormal columns and an upper triangular r with q r = a, by Gram and Schmidt (1907), each
## column twice.
##   a: [M, N], M >= N, of full rank; result: [M, N] and [N, N]
fn qr(a: float[M, N]) -> (float[M, N], float[N, N]) {
    scan j in 0..N carrying q = 0 * a {
        v = a[:, j] - q @ (q' @ a[:, j])
        v = v - q @ (q' @ v)
        v = v * rsqrt(sum(v * v))
        q[i, k] = if k == j then v[i] else q[i, k]
    }
    whole = q' @ a
    r[i, j] = if i <= j then whole[i, j] else 0
    return q, r
}

## The k directions in which the rows of x differ most, and how much (their variances), by power
## iteration: one after another, each on what the others leave.
##   x: [N, D]; result: [k, D] and [k]
fn pca(x: float[N, D], k: int, rounds: int = 50) -> (float[k, D], float[k]) {
    vectors, variances = scan i in 0..k carrying rest = x - mean(x, axis = 0) {
        start = float(normal(D), like = x)
        scan r in 0..rounds carrying v = unit(start) { v = unit(rest' @ (rest @ v)) }
        y = rest @ v
        yield v, mean(y * y)
        rest = rest - y[:, _] * v[_, :]
    }
    return vectors, variances
}

## The k largest singular values of a and their vectors, u s v' being the best approximation of rank k:
## power iteration with a' a, one after another, each on what the others leave.
##   a: [M, N], k at most M and N; result: u [M, k], s [k] (falling) and v [N, k]
fn svd(a: float[M, N], k: int, rounds: int = 100) -> (float[M, k], float[k], float[N, k]) {
    left, sizes, right = scan i in 0..k carrying rest = a {
        start = float(normal(N), like = a)
        scan r in 0..rounds carrying v = unit(start) { v = unit(rest' @ (rest @ v)) }
        y = rest @ v
        s = norm(y)
        rest = rest - y[:, _] * v[_, :]
        yield y / s, s, v
    }
    return left', sizes, right'
}
