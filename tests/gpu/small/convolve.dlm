# Images: convolution, batch normalisation with its running statistics, pooling, dropout.
data table = csv("table.csv") {
    x: f32[8] = cols(0..8)
    y: i32 = col(8)
    z: f32 = col(9) / 2
} split(train = 0.75, seed = 1)

net small(x: f32[N, 8]) -> f32[N, 3] {
    images = reshape(x, [N, 1, 2, 4])
    return images |> conv(4, kernel = 3, pad = 1) |> batch_norm |> relu |> max_pool(2) |> flatten |> dropout(0.25)
        |> dense(3)
}

entry train(epochs: int = 2) {
    for epoch in 0..epochs {
        for x, y in batches(table.train, 8, shuffle = true) {
            loss = cross_entropy(small(x), y)
            minimize loss over small using sgd(0.05)
            report loss
        }
    }
    value = cross_entropy(small(table.test.x), table.test.y)
    report value
}
