# Names that do not exist, each with the nearest one that does.
const HIDDEN = 32

net mlp(x: f32[N, 8]) -> f32[N, 2] = x |> dense(HIDEN) |> rellu |> dense(2)

entry train(epochs: int = 3) {
    for epoch in 0..epoch_count {
        weight = 1
        report wieght, mlp.dense.1.v
    }
}

entry predict(x: f33[N, 8]) -> f32[N, 2] = mpl(x)
