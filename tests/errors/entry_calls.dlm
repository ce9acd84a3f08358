# Entries that call entries.
fn shift(x: f32[N]) -> f32[N] = add(x, 1)
entry add(x: f32[N], more: int) -> f32[N] = x + more
entry start() { again(3) }
entry again(n: int = 2) { start() }
entry wrong_option(x: f32[N]) { report sum(add(x, other = 1)) }
entry missing(x: f32[N]) { report sum(add(x)) }
entry in_scan(x: f32[N]) -> f32[N] {
    y = scan v in x { yield sum(add([v], 1)) }
    return y
}
entry no_result(x: f32[N]) -> f32 {
    y = quiet(2)
    return y
}
entry quiet(n: int = 2) { report n }
entry in_function(x: f32[N]) { report sum(shift(x)) }
entry text(name: str = "a") { emit name }
entry number() { text(3) }
