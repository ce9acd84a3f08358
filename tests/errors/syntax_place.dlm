# What stands left of `=` and `<-`.

entry train() {
    x.y = 3
    f(x) = 3
    3 = x
    3 <- x
    f(x) <- 3
    _, y[0], z = f(x)
    m.dense.1.w <- z
}
