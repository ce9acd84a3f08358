# Gradients of several batches are added up before the net changes; every step is but a scalar of a report.
data table = csv("table.csv") {
    x: f32[8] = cols(0..8)
    y: i32 = col(8)
    z: f32 = col(9) / 2
} split(train = 0.75, seed = 1)

net mlp(x: f32[N, 8]) -> f32[N, 3] = x |> dense(5) |> silu |> dense(3)

entry train(epochs: int = 2, lr: f32 = 1e-2) {
    total = zeros_like(mlp.params)
    for epoch in 0..epochs {
        for x, y in batches(table.train, 5, shuffle = true) {
            loss = cross_entropy(mlp(x), y)
            total = total + grad(loss, mlp) / 2
            report loss
            if every(2) {
                update mlp with clip_norm(total, 1) using adamw(lr)
                total = zeros_like(mlp.params)
            }
        }
    }
}
