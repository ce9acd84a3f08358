## Small nets of every architecture, for handwritten digits.
#
# What makes deep nets learn can be seen on 8×8 images. `residual_net` adds to what comes in, so that the gradient
# passes unchanged; `dense_net` sets its results beside what came in; `patch_net` has a small net, convolutions of
# 1×1, at every place and no dense layer; `plain_net` is the first one without the sums, for comparison.
#
#     dlm run -D NET=dense_net models/vision/digits.dlm train
#
# He et al., "Deep Residual Learning", 2015; Huang et al., "DenseNet", 2016; Lin et al., "Network In
# Network", 2013. At their full size: resnet.dlm, densenet.dlm.

const NET = residual_net  # residual_net, dense_net, patch_net or plain_net

data digits = csv("../data/digits.csv.gz") {
    x: f32[1, 8, 8] = cols(0..64) / 16
    y: i32          = col(64)
} split(train = 0.8, seed = 1)

layer unit(x: f32[N, C, H, W], out: int, kernel: int = 3) -> f32[N, out, _, _] =
    x |> conv(out, kernel, pad = kernel // 2, bias = false) |> batch_norm |> relu

layer residual_net(x: f32[N, 1, 8, 8]) -> f32[N, 10] {
    x = unit(x, 16)
    for c in [16, 32, 64] { x = x |> residual_block(c, stride = if c == 16 then 1 else 2) }
    return x |> global_avg_pool |> dense(10)
}

layer plain_net(x: f32[N, 1, 8, 8]) -> f32[N, 10] {
    x = unit(x, 16)
    for c in [16, 32, 64] { x = (if c == 16 then x else max_pool(x, 2)) |> unit(c) |> unit(c) }
    return x |> global_avg_pool |> dense(10)
}

layer dense_net(x: f32[N, 1, 8, 8]) -> f32[N, 10] {
    x = x |> conv(16, 3, pad = 1)
    for i in 0..3 { x = (if i == 0 then x else x |> unit(size(x, 1) // 2, 1) |> avg_pool(2)) |> dense_block(12, 3) }
    return x |> batch_norm |> relu |> global_avg_pool |> dense(10)
}

layer patch_net(x: f32[N, 1, 8, 8]) -> f32[N, 10] {
    x = x |> unit(32) |> unit(32, 1) |> max_pool(2) |> dropout(0.2)
    for i in 0..2 { x = x |> unit(64) |> unit(64, 1) |> dropout(0.2) }
    return x |> conv(10, 1) |> global_avg_pool
}

net model = NET()

## Learn from four fifths of the images, each moved by up to a pixel; the accuracy on the others.
entry train(epochs: int = 15, batch: int = 32, lr: f32 = 3e-3) {
    for epoch in 0..epochs {
        for x, y in batches(digits.train, batch, shuffle = true) {
            loss = cross_entropy(x |> shift(1) |> model, y)
            minimize loss over model using adamw(cosine(lr, epoch / epochs))
            report loss
        }
        acc = mean(for x, y in batches(digits.test, 256): correct(model(x), y))
        report acc
    }
    save model to "digits.safetensors"
}

## The probabilities of the ten digits for each image (a row of 64 numbers in 0..1).
entry predict(x: f32[N, 1, 8, 8]) -> f32[N, 10] = softmax(model(x))
