const a =
const b = 3 +
entry train(x: ) {
    y = x +
    z = 4 +
    return y
}

entry test(x: int) {
    y = 3 * if x then 3 else 4
    z = [1, , 3]
    for in 0..3 { emit 3 }
    if y  emit 3
    minimize loss using adam(1)
    save x
    param w f32 = 3
    a, b
    if y <- 3 { }
    report
}
