# Writing into parts that do not exist, or that the value does not fit.
net line(x: f32[N, 2]) -> f32[N, 2] { param w: f32[2] = 0;  return x * w }
entry a(x: f32[N, 3]) -> f32[N, 3] {
    x[:, 3] <- 1
    x[:, 0, 0] <- 1
    x[:, 1..4] <- 1
    x[0..2] <- 1
    x[:, _] <- 1
    x[x > 0] <- 1
    x[:, 0] <- [1.0, 2.0]
    x[:, 0] <- 2.5 > 1
    x[:, 0..2] <- i32(x)
    line.params[0] <- 1
    return x
}
entry b() -> i32[3] {
    x = iota(3)
    x[0] <- 1.5
    x[0] <- sum([1.0, 2.0])
    return x
}
