# Mistakes with shapes as they are made in models.
net plain(x: f32[N, 1, 28, 28]) -> f32[N, 10] = x |> conv(8, kernel = 3) |> relu |> dense(10)
net small(x: f32[N, 784]) -> f32[N, 10] = x |> dense(128) |> relu |> dense(9)
net image(x: f32[N, 3, 32, 32]) -> f32[N, 10] = x |> conv(8, kernel = 3) |> flatten |> dense(10)
layer block(x: f32[N, C, H, W], out: int) -> f32[N, out, H, W] {
    y = x |> conv(out, kernel = 3, pad = 1) |> relu
    return x + y
}
net residual(x: f32[N, 3, 32, 32]) -> f32[N, 10] = x |> block(16) |> flatten |> dense(10)
layer scores(q: f32[N, T, D], k: f32[N, S, D]) -> f32[N, T, S] = q @ k
net attention(x: f32[N, T, 8]) -> f32[N, T, T] = scores(dense(x, 16), dense(x, 16))
entry a(x: f32[N, 3, 28, 28]) -> f32[N, 10] = image(x)
entry d(x: f32[N, 8]) -> f32[N, 8] = x - mean(x, axis = 1)
entry e(x: f32[N, 8], y: f32[N, 8]) -> f32[N, 16] = concat(x, y, axis = 0)
entry f(x: f32[N, T, 8]) -> f32[N, T, 2, 4] {
    q = reshape(x, [N, T, 3, 4])
    return q
}
