# Params in f32, products in bf16, sums of both.
data table = csv("table.csv") {
    x: f32[8] = cols(0..8)
    y: i32 = col(8)
    z: f32 = col(9) / 2
} split(train = 0.75, seed = 1)

param w: f32[8, 4] ~ gaussian(0.5)
param v: f32[4] ~ gaussian(0.5)

entry train(epochs: int = 2) {
    for epoch in 0..epochs {
        for x, y, z in batches(table.train, 8, shuffle = true) {
            h = f32(bf16(x) @ bf16(w))
            loss = mse(tanh(h) @ v, z)
            minimize loss over w, v using sgd(0.05)
            report loss
        }
    }
}
