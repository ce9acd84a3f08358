# Expressions that are shallow where they are written, but deep through all the uses that lead there.
fn half(x: f32, n: int) -> f32 = if n == 0 then x else -(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(-(half(x, n - 1)))))))))))))))))))))))))))))))))))))
entry e(x: f32) -> f32 = half(x, 90)
