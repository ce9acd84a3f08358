# LeNet on 28 x 28 images, batch 64, momentum.
net lenet(x: f32[N, 1, 28, 28]) -> f32[N, 10] {
    x = x |> conv(6, kernel = 5, pad = 2) |> tanh |> max_pool(2)
    x = x |> conv(16, kernel = 5) |> tanh |> max_pool(2)
    return x |> flatten |> dense(120) |> tanh |> dense(84) |> tanh |> dense(10)
}

entry train(x: f32[64, 1, 28, 28], y: i32[64], steps: int = 100) {
    save lenet to "w.safetensors"
    for i in 0..steps {
        loss = cross_entropy(lenet(x), y)
        minimize loss over lenet using sgd(0.01, momentum = 0.9)
        report loss
    }
}
