# Mistakes with shapes as they are made around models.
data points = csv("points.csv") { x: f32[3] = cols(0..3), y: i32 = col(3) }
net model(x: f32[N, 3]) -> f32[N, 2] = x |> dense(2)
fn loss(p: f32[N, K], y: f32[N, K]) -> f32 = mean((p - y) ^ 2)
entry train(epochs: int = 3) {
    for epoch in 0..epochs {
        for x, y in batches(points, 32) {
            l = loss(model(x), y)
            minimize l over model using sgd(0.1)
        }
        for x, y in batches(points, 32) {
            p = softmax(model(x))
            right = p == y
            report right
        }
    }
    save model to "model.safetensors"
}
entry test(x: f32[N, 4]) -> f32[N, 2] = model(x)
entry first(x: f32[N, 3]) -> f32[2] = model(x[0])
entry weights(x: f32[N, 3]) -> f32[N, 2] = x @ model.dense.1.w'
entry masked(x: f32[N, 3], m: bool[N]) -> f32[N, 3] = if m then x else 0
entry picked(x: f32[N, 3], m: bool[N]) -> f32[_, 3] = x[m]
entry scaled(x: f32[N, 3], s: f64[3]) -> f32[N, 3] = x * s
entry regress(x: f32[N, 3], y: f32[N]) -> f32 = mse(model(x), y)
entry classify(x: f32[N, 3], y: i32[N, 1]) -> f32 = cross_entropy(model(x), y)
entry floats(x: f32[N, 3], y: f32[N]) -> f32 = cross_entropy(model(x), y)
