# Pictures of shapes, drawn anew for every batch: no net sees one twice, so what it finds in new ones it has
# understood. Each quarter of a picture holds a disc (1), a square (2), a triangle (3) or nothing (0), of any
# colour, size and place in it, on a grey ground with noise.

const SHAPES = 4  # with nothing

# Is place (i, j) in the shape of this kind, of centre (u, v) and half its width r?
fn covers(kind, u, v, r, i, j) {
    down = i + 0.5 - v
    beside = abs(j + 0.5 - u)
    square = abs(down) < r and beside < r
    disc = down * down + beside * beside < r * r
    return (kind == 1 and disc) or (kind == 2 and square) or (kind == 3 and square and 2 * beside < down + r)
}

## n pictures of size × size pixels, with values near 0..1; the kind of shape in each pixel; and of the four
## quarters the box around the shape (left, top, right, bottom in pixels) and its kind.
fn scenes(n: int, size: int, noise: f32 = 0.05)
        -> (f32[n, 3, size, size], i32[n, size, size], f32[n, 4, 4], i32[n, 4]) {
    kind = randint(0..SHAPES, n, 4)
    r = uniform(n, 4, low = size / 10, high = size / 5)
    half_ = size / 2
    u = r + uniform(n, 4) * (half_ - 2 * r) + [0.0, 1.0, 0.0, 1.0][_, :] * half_
    v = r + uniform(n, 4) * (half_ - 2 * r) + [0.0, 0.0, 1.0, 1.0][_, :] * half_
    inside[b, k, i < size, j < size] = covers(kind[b, k], u[b, k], v[b, k], r[b, k], i, j)
    mask[b, i, j] = sum[k] (if inside[b, k, i, j] then kind[b, k] else 0)
    ground = uniform(n, low = 0.3, high = 0.7)
    colour = uniform(n, 4, 3)
    painted[b, c, i, j] = sum[k] (if inside[b, k, i, j] then colour[b, k, c] else 0.0)
    x[b, c, i, j] = if mask[b, i, j] > 0 then painted[b, c, i, j] else ground[b]
    return x + noise * normal(n, 3, size, size), mask, stack(u - r, v - r, u + r, v + r, axis = -1), kind
}
