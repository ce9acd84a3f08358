# Initial values that need the run, columns that do not exist, files read in an unknown order.
data none = csv("d.csv") { x: f32[2] = cols(3..3) }
data lines = csv("d.csv") { x: f32[2] = cols(2),  y: f32 = col(0..1),  z: f32 = 3 }
data parts = csv("d.csv") { x: f32 = col(0) } split(train = 1.5, seed = 0.5)
net n(x: f32[N, 2]) = dense(x, 1)
entry a(x: f32[N, 3]) {
    y = sum(x, axis = 0)
    for i in 0..2 {
        state s: f32[3] = y
        s <- s + 1
        emit s
    }
}
entry b(x: f32[N, 2]) {
    load n from "n.safetensors" by size
    emit n(x)
}
entry c() { report rows(none) + rows(lines) + rows(parts) }
