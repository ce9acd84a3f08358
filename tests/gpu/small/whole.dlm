# Least squares over whole fields, until it changes no more; the result is printed.
data table = csv("table.csv") {
    x: f32[8] = cols(0..8)
    y: i32 = col(8)
    z: f32 = col(9) / 2
} split(train = 0.75, seed = 1)

param w: f32[8] = 0

entry train(rounds: int = 12, rate: f32 = 0.05) {
    x = table.train.x;  z = table.train.z
    for i in 0..rounds {
        loss = mse(x @ w, z)
        minimize loss over w using sgd(rate)
        report loss
        stop if loss < 1e-6
    }
    emit w
}
