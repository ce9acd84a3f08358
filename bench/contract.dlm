## Single contractions, for bench/contract.py: products in all forms, and convolutions with their
## gradients, channels last.
const BATCH = 1
const M = 512
const N = 512
const K = 512

entry product(a: f32[M, K], b: f32[K, N]) -> f32[M, N] = a @ b

entry product_at(a: f32[K, M], b: f32[K, N]) -> f32[M, N] = transpose(a) @ b

entry product_bt(a: f32[M, K], b: f32[N, K]) -> f32[M, N] = a @ transpose(b)

entry product_bf16(a: bf16[M, K], b: bf16[K, N]) -> bf16[M, N] = a @ b

entry product_at_bf16(a: bf16[K, M], b: bf16[K, N]) -> bf16[M, N] = transpose(a) @ b

entry product_bt_bf16(a: bf16[M, K], b: bf16[N, K]) -> bf16[M, N] = a @ transpose(b)

entry products(a: f32[BATCH, M, K], b: f32[BATCH, K, N]) -> f32[BATCH, M, N] = a @ b

const C = 64                # channels in, channels out, in a group each
const O = 64
const G = 1                 # groups
const H = 56
const W = 56
const KERNEL = 3
const STRIDE = 1
const PAD = 1
const ROWS = (H + 2*PAD - KERNEL) // STRIDE + 1
const COLUMNS = (W + 2*PAD - KERNEL) // STRIDE + 1

fn convolve(x: float[BATCH, H, W, G, C], w: float[KERNEL, KERNEL, G, C, O]) -> float[BATCH, ROWS, COLUMNS, G, O] {
    y[n, i < ROWS, j < COLUMNS, g, o] =
        sum[r, s, c] x[n, i*STRIDE + r - PAD, j*STRIDE + s - PAD, g, c else 0] * w[r, s, g, c, o]
    return y
}

entry forward(x: f32[BATCH, H, W, G, C], w: f32[KERNEL, KERNEL, G, C, O])
        -> f32[BATCH, ROWS, COLUMNS, G, O] = convolve(x, w)

entry to_data(x: f32[BATCH, H, W, G, C], w: f32[KERNEL, KERNEL, G, C, O],
              dy: f32[BATCH, ROWS, COLUMNS, G, O]) -> f32[BATCH, H, W, G, C] = vjp(convolve(x, w), x, dy)

entry to_weights(x: f32[BATCH, H, W, G, C], w: f32[KERNEL, KERNEL, G, C, O],
                 dy: f32[BATCH, ROWS, COLUMNS, G, O]) -> f32[KERNEL, KERNEL, G, C, O] = vjp(convolve(x, w), w, dy)
