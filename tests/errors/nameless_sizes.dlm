# Sizes that an entry has no names for: those of batches, of rounds put together, of whole data.
data d = csv("d.csv") { x: f32[2] = cols(0..2) } split(train = 0.5)
fn both(x: f32[N, 2], h: f32[N, 2]) -> f32[N, 2] = x + h
entry a() {
    for x in batches(d.train, 8) { report sum(both(x, zeros(8, 2))) }
}
entry b() {
    y = for x in batches(d.test, 8): 2 * x
    report sum(y - d.test.x)
}
entry c(h: f32[N, 2]) {
    for x in batches(d.train, 8) { report sum(x + h) }
}
