# Model-agnostic meta-learning (Finn et al., 2017): learn the weights from which one step of
# gradient descent on a new task gets far.

data tasks = csv("tasks.csv") {
    x:  f32[10, 1] = cols(0..10);  y:   f32[10, 1] = cols(10..20)
    x2: f32[10, 1] = cols(20..30);  y2: f32[10, 1] = cols(30..40)
} split(train = 0.8, seed = 1)

net model(x: f32[N, 10, 1]) -> f32[N, 10, 1] {
    share head = dense(1)
    return x |> dense(40) |> tanh |> head
}

entry train(steps: int = 2) {
    for step in 0..steps {
        for x, y, x2, y2 in batches(tasks.train, 1, shuffle = true) {
            inner = model.params - 0.1 * grad(mse(model(x), y), model)
            loss = mse(model(x2, params = inner), y2)
            minimize loss over model.head using sgd(0.1), model using adam(1e-3)
            report loss
        }
    }
    save model to "maml.safetensors"
}
