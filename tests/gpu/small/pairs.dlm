# Embeddings of words, whose gradients are added up by index.
data table = csv("table.csv") {
    x: f32[8] = cols(0..8)
    y: i32 = col(8)
    z: f32 = col(9) / 2
} split(train = 0.75, seed = 1)

net pair(a: i32[N], b: i32[N]) -> f32[N] {
    share word = embedding(4, 5)
    return sum(word(a) * word(b), axis = 1)
}

entry train(epochs: int = 2) {
    for epoch in 0..epochs {
        for x, y, z in batches(table.train, 10, shuffle = true) {
            loss = mse(pair(y, 2 - y), z)
            minimize loss over pair using adagrad(0.1)
            report loss
        }
    }
}
