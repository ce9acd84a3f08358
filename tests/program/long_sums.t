# RUN: dlm run long_sums.t sums
# RUN: dlm run long_sums.t sums --n 3000001
# RUN: dlm run -O0 long_sums.t columns
# RUN: dlm run long_sums.t columns
# Sums of many terms are as exact as f32 allows: added one after the other, they would be off by up to 7e-4.
fn off(got: f32[...], exact: f64[...]) -> f64 = max(abs(f64(got) / exact - 1))
entry sums(n: int = 4000000) {
    x[i < n] = f32(i % 7) * 0.1 + 0.1
    y = x[..n // 2 * 2] |> reshape([2, n // 2])
    a = off(sum(x), sum(f64(x)));  b = off(sum(y, axis = 1), sum(f64(y), axis = 1))
    c = off(dot(x, x), sum(f64(x) * f64(x)))
    emit [a < 1e-5, b < 1e-5, c < 1e-5]
}
entry columns() {
    x[i < 200000, j < 20] = f32((i + j) % 7) * 0.1 + 0.1
    a = off(sum(x, axis = 0), sum(f64(x), axis = 0))
    emit [a < 2e-6]
}

# EXPECT
# 1
# 1
# 1
# 1
# 1
# 1
# 1
# 1
