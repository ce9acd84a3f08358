# Pictures of lines of digits, put together from the handwritten digits of data/digits.csv.gz: the data
# of the two models that read them, ocr_ctc.dlm and ocr_attention.dlm.

const MOST  = 5  # digits of a line, at most
const WIDTH = 12 * MOST

data digits = csv("../data/digits.csv.gz") {
    x: f32[8, 8] = cols(0..64) / 16
    y: i32       = col(64)
} split(train = 0.8, seed = 1)

## Random lines of 1 to MOST of the digits x with labels y, up to 4 columns apart.
##   result: pictures; their digits plus 1, with 0 behind the end; how many there are
fn lines(x: f32[R, 8, 8], y: i32[R], count: int) -> (f32[count, 1, 8, WIDTH], i32[count, MOST], i32[count]) {
    row = randint(0..R, count, MOST);  gap = randint(0..5, count, MOST)
    left[n, k < MOST] = 8 * k + sum[j < MOST] (if j <= k then gap[n, j] else 0)
    length = randint(1..MOST + 1, count)
    at[n, k, w < WIDTH] = w - left[n, k]
    ink[n, c < 1, h < 8, w < WIDTH] = sum[k < MOST] f32(k < length[n]) * x[row[n, k], h, at[n, k, w] else 0]
    label[n, k < MOST] = if k < length[n] then y[row[n, k]] + 1 else 0
    return ink, label, length
}

## What both begin with: features of every second column, seen from both sides.
layer columns(ink: f32[N, 1, 8, W]) -> f32[N, W // 2, 96] {
    x = ink |> conv(16, 3, pad = 1) |> relu |> max_pool(2) |> conv(32, 3, pad = 1) |> relu
    return reshape(permute(x, [0, 3, 1, 2]), [N, W // 2, 128]) |> bi_lstm(48)
}
