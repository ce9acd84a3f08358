# What a loop over time refuses.

fn rebinds(x: f32[T]) -> f32[T] {
    total = 0.0
    y = scan v in x carrying s = 0.0 {
        s = s + v
        total = total + s
        yield s
    }
    return y
}
entry rebinds_outer(x: f32[T]) -> f32[T] = rebinds(x)

entry changes_type(x: f32[N, 4]) -> f32[N] {
    scan v in x carrying h = zeros(4), n = 0 {
        h = concat(h, v)
        n = n + 0.5
    }
    return sum(x, axis = 1)
}
entry changes_parts(x: f32[N, 4]) -> f32[4] {
    scan v in x carrying s = (v0(x), v0(x)) { s = v }
    return s
}
fn v0(x: f32[N, 4]) -> f32[4] = sum(x, axis = 0)

entry yields_twice(x: f32[T]) -> f32[T] {
    y = scan v in x { yield v;  yield 2 * v }
    return y
}
entry yields_lost(x: f32[T]) -> f32[T] {
    scan v in x { yield v }
    return x
}
entry yields_nothing(x: f32[T]) -> f32[T] {
    y = scan v in x carrying s = 0.0 { s = s + v }
    return x
}
entry yields_while(x: f32[T]) -> f32[T] {
    y = scan v in x carrying s = 0.0 while s < 1 { s = s + v;  yield s }
    return x
}
entry yields_outside(x: f32[T]) -> f32[T] {
    yield x
    return x
}
fn helper(v: f32) -> f32 {
    yield v
    return v
}
entry yields_in_function(x: f32[T]) -> f32[T] {
    y = scan v in x { yield helper(v) }
    return y
}
entry rebinds_part(x: f32[T]) -> f32[2, 4] {
    seq = zeros(2, 4)
    scan t in 0..4 { seq[:, t] <- full(1.0, [2]) * t }
    return seq
}
