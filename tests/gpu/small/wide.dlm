# Batches so large that a thread fills the next one, and sends it, while the GPU works.
data rows = csv("wide.csv") { x: f32[1024] = cols(0..1024) / 9,  y: f32 = col(1024) / 9 }

param w: f32[1024] = 0

entry train(epochs: int = 2) {
    for epoch in 0..epochs {
        for x, y in batches(rows, 40, shuffle = true) {
            loss = mse(x @ w, y)
            minimize loss over w using sgd(1e-3)
            report loss
        }
        for x, y in batches(rows, 40) { minimize mse(x @ w, y) over w using sgd(1e-3) }
        value = sum(w)
        report value
    }
}
