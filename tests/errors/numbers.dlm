# Numbers that do not fit into the type they meet.
entry a(x: f32[N]) -> f32[N] = x * 1e40
entry b(x: f16[N]) -> f16[N] = x * 100000
entry c(x: f32[N]) -> u32[N] {
    y: u32[2] = [1, -1]
    return iota(N) + i32(y[0])
}
entry d() -> u8[3] {
    y: u8[3] = [1, 300, 2]
    return y
}
entry e() -> i32[2] {
    y: i32[2] = [1, 1.5]
    return y
}
entry f(x: i32[N]) -> i32[N] = x * i32(3000000000)
entry g(x: u32[N]) -> u32[N] = x + u32(-1)
entry h(x: i64[N]) -> i32[N] = x
entry i(x: bool[N]) -> f32[N] = x and 1
entry j(x: bf16[N], y: f16[N]) -> f32[N] = f32(x + y)
entry k(x: i32[N], y: u8[N]) -> i32[N] = x * y
entry l(x: i32[N]) -> i32[N] = x * 0.5
