# Rule 4: right of |> stands one call or function name.

fn f(x: f32[N]) -> f32[N] {
    a = x |> relu + x
    b = x |> dense(3)[0] * 2 - x
    c = x |> 3
    d = x |> sum / 2
    e = x |> f'
    g = x |> some_function_with_a_long_name(1, 2, 3) + some_other_function_with_a_long_name(4)
    return (x |> relu) + 1
}
