# RUN: dlm emit %s --what=ir
# The number of a round is bounded for good; an argument of the same name is another number, so
# that x[t] is looked at when the program runs.
net m(x: f32[N, T]) -> f32[N] {
    scan v, t in x, 0.. over T carrying s = zeros(N) { s = s + v * t }
    return s
}
entry f(x: f32[T], t: int = 5) -> f32 = x[t]

# EXPECT
# graph "f.1" {
#   %0 x: f32[T] = input arg 0
#   %1: i64[] = size t_2
#   %2: f32[] = gather %0[%1] -> [] checked
#   result 0 "result" %2
# }
