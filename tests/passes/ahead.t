# RUN: dlm emit ahead.t --what c -o /dev/null --print-after=ahead
# What batches and draws alone give is computed ahead: the noise, and the sum of it; not the doubled batch, no
# draw by itself.
data d = csv("d.csv") { x: f32[2] = cols(0..2) }
net scale(x: f32[N, 2]) -> f32[N, 2] { param w: f32[2] = 1;  return x * w }

entry train(n: int = 4, sd: f32 = 0.5) {
    for x in batches(d, n) {
        noisy = 2 * x + uniform(like = x)
        loss = mse(scale(noisy), 2 * x) + sd * sum(noisy)
        minimize loss over scale using sgd(0.1)
        report loss
    }
}

# EXPECT
# # after ahead
# program "ahead.t" {
#   doc "RUN: dlm emit ahead.t --what c -o /dev/null --print-after=ahead"
#   doc "What batches and draws alone give is computed ahead: the noise, and the sum of it; not the doubled batch, no"
#   doc "draw by itself."
#   param "scale.w": f32[2]
#
#   data d = csv("d.csv") {
#     field x: f32[2] from cols(0 .. 2): f64[2]
#       graph "d.x" {
#         %0: f64[R, 2] = input arg 0
#         %1: f32[R, 2] = cast %0
#         result 0 "x" %1
#       }
#   }
#
#   entry train(n: i64[] = 4 as n, sd: f32[] = 0.5) trains with n, batch_rows {
#     $0 n: i64[] = arg 0
#     $1 sd: f32[] = arg 1
#     $2 x: f32[batch_rows, 2] = field 0
#     $3 loss: f32[] = step
#     $4 noisy: f32[batch_rows, 2] = ahead
#     $5: f32[] = ahead
#     step ->
#       graph "train.init" {
#         %0: f32[] = const 1.0
#         %1: f32[2] = const 1.0
#         %2: f32[2] = mark %1
#         update "scale.w" %1
#       }
#     batches $2 x of d, n at a time, symbol batch_rows, rounds {
#       step ahead $2 x -> $4 noisy, $5
#         graph "train.1.ahead" {
#           %0 x: f32[batch_rows, 2] = input arg 0
#           %1: f32[batch_rows, 2] = const 2.0
#           %2: f32[batch_rows, 2] = mul %1, %0
#           %3 bits: u32[batch_rows, 2] = random "train/uniform.1#1"
#           %4: u32[batch_rows, 2] = const 256
#           %5: u32[batch_rows, 2] = idiv %3, %4
#           %6: f32[batch_rows, 2] = cast %5
#           %7: f32[batch_rows, 2] = const 5.9604645e-08
#           %8: f32[batch_rows, 2] = mul %6, %7
#           %9: f32[batch_rows, 2] = const 1.0
#           %10: f32[batch_rows, 2] = mul %9, %8
#           %11: f32[batch_rows, 2] = const 0.0
#           %12: f32[batch_rows, 2] = add %11, %10
#           %13 noisy: f32[batch_rows, 2] = add %2, %12
#           %14: f32[] = contract %13[i, j] -> [] over i < batch_rows, j < 2
#           result 0 "noisy" %13
#           result 1 "ahead" %14
#         }
#       step $2 x, $1 sd, $4 noisy, $5 -> $3 loss
#         graph "train.1" {
#           %0 x: f32[batch_rows, 2] = input arg 0
#           %1 noisy: f32[batch_rows, 2] = input arg 2
#           %2: f32[2] = input place "scale.w"
#           %3: f32[batch_rows, 2] = contract %2[j] -> [i, j] over i < batch_rows, j < 2
#           %4 y: f32[batch_rows, 2] = mul %1, %3
#           %5: f32[batch_rows, 2] = const 2.0
#           %6 target: f32[batch_rows, 2] = mul %5, %0
#           %7: f32[batch_rows, 2] = sub %4, %6
#           %8: f32[batch_rows, 2] = sub %4, %6
#           %9: f32[batch_rows, 2] = mul %7, %8
#           %10 x: f32[batch_rows, 2] = mark %9
#           %11: f32[] = contract %10[i, j] -> [] over i < batch_rows, j < 2
#           %12: i64[] = size 2*batch_rows
#           %13: f32[] = cast %12
#           %14: f32[] = div %11, %13
#           %15 sd: f32[] = input arg 1
#           %16: f32[] = input arg 3
#           %17: f32[] = mul %15, %16
#           %18 loss: f32[] = add %14, %17
#           %19: f32[] = const 1.0
#           %20 g: f32[2] = grad %18, %2, %19
#           %21: f32[2] = const 0.1
#           %22: f32[2] = mul %21, %20
#           %23: f32[2] = sub %2, %22
#           result 0 "loss" %18
#           update "scale.w" %23
#         }
#       report "loss" $3 loss
#     }
#   }
# }
