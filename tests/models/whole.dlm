# Nets whose gradients are compared with finite differences as a whole.

data points = csv("points.csv") { x: f32[1, 8, 8] = cols(0..64),  y: i32 = col(64) }

net dense_net(x: f32[N, 1, 8, 8]) -> f32[N, 4] = x |> flatten |> mlp(24, 16, 4, act = tanh)

net conv_net(x: f32[N, 1, 8, 8]) -> f32[N, 4] =
    x |> conv(6, 3, pad = 1) |> batch_norm |> relu |> max_pool(2) |> conv(8, 3) |> batch_norm |> relu |> avg_pool(2)
    |> flatten |> dense(4)

net block_net(x: f32[N, 1, 8, 8]) -> f32[N, 4] =
    reshape(x, [size(x, 0), 8, 8]) |> transformer_block(2) |> mean(axis = 1) |> dense(4)

entry layers(batch: int = 5) {
    for x, y in batches(points, batch, shuffle = true) {
        loss = cross_entropy(dense_net(x), y)
        minimize loss over dense_net using sgd(0.1)
    }
}

entry convolutions(batch: int = 5) {
    for x, y in batches(points, batch, shuffle = true) {
        loss = cross_entropy(conv_net(x), y)
        minimize loss over conv_net using sgd(0.1)
    }
}

entry attention(batch: int = 5) {
    for x, y in batches(points, batch, shuffle = true) {
        loss = cross_entropy(block_net(x), y)
        minimize loss over block_net using sgd(0.1)
    }
}
