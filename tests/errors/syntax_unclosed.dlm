# What is left open is shown where it was opened.

entry first() {
    x = f(1, (3 + 4)
    return x
}

entry second() {
    y = [1, 2
    z = 3
    emit y
}

fn third(x: f32) -> f32 = (x + [1, 2)
