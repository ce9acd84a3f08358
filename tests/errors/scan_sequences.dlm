# Sequences that a scan cannot go over, and statements that it cannot hold.

fn none_of(x: f32[N, 3], y: f32[T]) -> f32[N] = sum(scan v in x over T { yield v }, axis = 1)
entry no_axis(x: f32[N, 3], y: f32[T]) -> f32[N] = none_of(x, y)
entry two_axes(x: f32[4, 4]) -> f32[4, 4] {
    y = scan v in x over 4 { yield v }
    return y
}
entry unlike(x: f32[T], y: f32[S]) -> f32[T] {
    z = scan a, b in x, y { yield a * b }
    return z
}
entry names(x: f32[T]) -> f32[T] {
    z = scan a, b in x { yield a }
    return z
}
entry number(x: f32) -> f32 {
    scan v in x carrying s = 0.0 { s = s + v }
    return s
}
entry endless(x: f32[T]) -> f32[T] {
    scan t in 0.. carrying s = 0.0 { s = s + t }
    return x * s
}
entry negative(x: f32[T]) -> f32 {
    scan t in 1..T carrying s = 0.0 { s = s + x[t] }
    return s
}
entry range_over(x: f32[T]) -> f32 {
    scan t in 0..3 over T carrying s = 0.0 { s = s + t }
    return s
}

entry condition(x: f32[T]) -> f32 {
    scan v in x carrying s = 0.0, x while x < 3 { s = s + v }
    return s
}
entry growing(x: f32[T]) -> f32[T] {
    y = scan t in 0..T { yield sum(x[0..t]) }
    return y
}
entry host(x: f32[T]) -> f32[T] {
    y = scan v in x {
        report v
        yield v
    }
    return y
}
entry returns(x: f32[T]) -> f32 {
    scan v in x { return v }
    return 0
}
entry twice(x: f32[T]) -> f32 {
    scan v in x carrying s = 0.0, s = 1.0 { s = s + v }
    return s
}
entry tensor_condition(x: f32[T]) -> f32 {
    scan v in x carrying s = 0.0 { if v > 0 { s = s + v } }
    return s
}
fn positive(v: f32) -> f32 where v > 0 = v
fn early(x: f32[N], k: int) -> f32 where 2 * k < N = x[k]
entry varying(x: f32[N]) -> f32[N] {
    y = scan v, t in x, 0.. { yield positive(v) + early(x, t) }
    return y
}
entry both(x: f32[T]) -> f32 {
    scan v in x carrying v = 0.0 { v = v + 1 }
    return v
}
