# An error in a header does not hide those in its block.

net f(x f32) -> f32 {
    a b
    return x
}

layer g(x: f32) => f32 {
    c d
}

entry train(x: f32) {
    for i inn x {
        e f
    }
    y = scan k in 0..3 carryng h {
        yield g g
    }
    if x then { a a } else { b b }
}

data d = csv("x" { x: f32 = col(3), y: f32 }
data e = csv("y") {
    x: f32 col(3)
    y = 3
    z: i32 = col(4)
}
