## Matrix products alone, for bench/gemm.c: as they stand, and with either factor transposed.
const M = 512
const N = 512
const K = 512

entry product(a: f32[M, K], b: f32[K, N]) -> f32[M, N] = a @ b

entry product_at(a: f32[K, M], b: f32[K, N]) -> f32[M, N] = transpose(a) @ b

entry product_bt(a: f32[M, K], b: f32[N, K]) -> f32[M, N] = a @ transpose(b)
