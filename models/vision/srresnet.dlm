## SRResNet: a small picture made large and sharp.
#
# Between pixels, interpolation knows nothing; a net that has seen many pictures knows what edges look like.
# Residual blocks work on the small picture, where it is cheap. Then each place gets as many channels as it
# shall become pixels, and these are laid out as squares (pixel shuffle). What the net gives is added to the
# enlarged picture: only what is missing has to be learnt.
#
# Ledig et al., "Photo-Realistic Single Image Super-Resolution", 2016: BLOCKS=16, WIDTH=64 there, and SCALE=4 in
# two steps; Shi et al., "Real-Time Single Image Super-Resolution", 2016 (pixel shuffle).

use "scenes.dlm"

const BLOCKS = 4
const WIDTH  = 32
const SCALE  = 2  # 2, or 4 in two steps
const SIZE   = 32

## Channels laid out as squares: [N, C s s, H, W] to [N, C, s H, s W]. Also called PixelShuffle.
fn pixel_shuffle(x: f32[N, K, H, W], s: int) -> f32[N, K // s ^ 2, H * s, W * s] where K % s ^ 2 == 0 {
    y[n, c < K // s ^ 2, i, a < s, j, b < s] = x[n, c * s * s + a * s + b, i, j]
    return reshape(y, [N, K // s ^ 2, H * s, W * s])
}

layer block(x: f32[N, C, H, W]) -> f32[N, C, H, W] =
    x +
    (x |> conv(C, 3, pad = 1, bias = false) |> batch_norm |> prelu |> conv(C, 3, pad = 1, bias = false) |> batch_norm)

# Small weights: at first the net adds little.
fn faint(shape, fan_in: int, fan_out: int) = gaussian(shape, 0.01)

net sharpen(x: f32[N, 3, H, W]) -> f32[N, 3, H * SCALE, W * SCALE] {
    first = x |> conv(WIDTH, 5, pad = 2) |> prelu
    y = first
    for i in 0..BLOCKS { y = block(y) }
    y = first + (y |> conv(WIDTH, 3, pad = 1, bias = false) |> batch_norm)
    for i in 0..SCALE // 2 { y = y |> conv(4 * WIDTH, 3, pad = 1) |> pixel_shuffle(2) |> prelu }
    return upsample(x, SCALE) + (y |> conv(3, 5, pad = 2, init = faint))
}

## Learn from scenes drawn on the way: in new ones, how many decibels nearer to the truth than what interpolation
## makes of the small picture.
entry train(steps: int = 1000, batch: int = 8, lr: f32 = 1.5e-3) {
    for i in 0..steps {
        x, _, _, _ = scenes(batch, SIZE, noise = 0.0)
        loss = mse(x |> avg_pool(SCALE) |> sharpen, x)
        minimize loss over sharpen using adam(cosine(lr, i / steps))
        report loss
    }
    x, _, _, _ = scenes(100, SIZE, noise = 0.0)
    small = avg_pool(x, SCALE)
    gain = psnr(sharpen(small), x) - psnr(enlarged(small), x)
    report gain
    save sharpen to "srresnet.safetensors"
}

## Between the pixels: bilinear interpolation.
fn enlarged(x: f32[N, C, H, W]) -> f32[N, C, H * SCALE, W * SCALE] {
    row[n < N, i < H * SCALE, j < W * SCALE] = clip((i + 0.5) / SCALE - 0.5, 0, H - 1)
    column[n < N, i < H * SCALE, j < W * SCALE] = clip((j + 0.5) / SCALE - 0.5, 0, W - 1)
    return bilinear(x, row, column)
}

## Eight scenes, made small and large again by interpolation, above what the net makes of them, above the truth:
## into srresnet.png.
entry show() {
    x, _, _, _ = scenes(8, SIZE, noise = 0.0)
    small = avg_pool(x, SCALE)
    save grid(concat(enlarged(small), sharpen(small), x, axis = 0), columns = 8) to "srresnet.png"
}

## A picture of your own, enlarged, into large.png.
entry enlarge(x: f32[1, 3, H, W]) {
    y = sharpen(x)
    save y[0] to "large.png"
}
