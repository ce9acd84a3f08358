## Semantic segmentation: what does each pixel belong to?
#
# A net that says what an image shows halves its maps, to see far; but then it knows no longer where. So a
# second half enlarges the maps again, to a class for every pixel. `unpooling` remembers where in its window
# each maximum stood, and puts values back to these places, which keeps edges sharp; `transposed` learns to
# enlarge: a transposed convolution lets each place paint a patch.
#
#     dlm run -D NET=transposed models/vision/segmentation.dlm train
#
# Long, Shelhamer and Darrell, "Fully Convolutional Networks", 2014; Noh, Hong and Han, "Learning
# Deconvolution Network for Semantic Segmentation", 2015; Badrinarayanan et al., "SegNet", 2015.

use "scenes.dlm"

const NET  = unpooling  # or transposed
const SIZE = 32

layer unit(x: f32[N, C, H, W], out: int) -> f32[N, out, H, W] =
    x |> conv(out, 3, pad = 1, bias = false) |> batch_norm |> relu

layer unpooling(x: f32[N, 3, H, W]) -> f32[N, SHAPES, H, W] {
    a = x |> unit(16)
    b = a |> max_pool(2) |> unit(32)
    x = b |> max_pool(2) |> unit(64) |> unit(64) |> unit(32)
    x = x |> max_unpool(max_pool_places(b, 2), H // 2, W // 2) |> unit(32) |> unit(16)
    return x |> max_unpool(max_pool_places(a, 2), H, W) |> unit(16) |> conv(SHAPES, 3, pad = 1)
}

layer transposed(x: f32[N, 3, H, W]) -> f32[N, SHAPES, H, W] {
    x = x |> unit(16) |> max_pool(2) |> unit(32) |> max_pool(2) |> unit(64) |> unit(64)
    for c in [32, 16] { x = x |> conv_transpose(c, 4, stride = 2, pad = 1) |> batch_norm |> relu }
    return x |> conv(SHAPES, 3, pad = 1)
}

net model(x: f32[N, 3, H, W]) -> f32[N, SHAPES, H, W] where H % 4 == 0 and W % 4 == 0 = NET(x)

## Learn from scenes drawn on the way; mean_iou is the mean over the classes, in new ones.
entry train(steps: int = 700, batch: int = 16, lr: f32 = 5e-3) {
    for i in 0..steps {
        x, mask, _, _ = scenes(batch, SIZE)
        loss = cross_entropy(model(x), mask, axis = 1)
        minimize loss over model using adam(cosine(lr, i / steps))
        report loss
    }
    x, mask, _, _ = scenes(200, SIZE)
    found = argmax(model(x), axis = 1)
    mean_iou = mean(for k in 0..SHAPES: iou(found == k, mask == k))
    report mean_iou
    save model to "segmentation.safetensors"
}

## Eight scenes, and below each what the net found: 1 red, 2 green, 3 blue; into segmentation.png.
entry show() {
    x, _, _, _ = scenes(8, SIZE)
    found = argmax(model(x), axis = 1)
    coloured[n, c < 3, i, j] = f32(found[n, i, j] == c + 1)
    save grid(concat(x, coloured, axis = 0), columns = 8) to "segmentation.png"
}
