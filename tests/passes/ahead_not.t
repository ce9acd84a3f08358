# RUN: dlm emit ahead_not.t --what c -o /dev/null --print-after=ahead
# Nothing is computed ahead: what depends on an argument or on what is learnt, what a gradient goes through, what grows
# beyond the batch, what only some rounds do.
data d = csv("d.csv") { x: f32[2] = cols(0..2) }
net scale(x: f32[N, 2]) -> f32[N, 2] { param w: f32[2] = 1;  return x * w }

entry of_argument(sd: f32 = 0.5) { for x in batches(d, 4) { emit x + sd * uniform(like = x) } }
entry of_param() { load scale from "s.safetensors";  for x in batches(d, 4) { emit scale(x) + uniform(like = x) } }
entry of_gradient() {
    for x in batches(d, 4) { emit grad(sum((x + uniform(like = x)) ^ 2), x) }
}
entry beyond(sd: f32 = 0.5) {
    for x in batches(d, 4) { emit sd * (x[:, _, :] + uniform([size(x, 0), 64, 2])) }
}
entry sometimes() {
    for x in batches(d, 4) {
        stop if sum(x) > 3
        emit x + uniform(like = x)
    }
}

# EXPECT
# # after ahead, which changed nothing
# program "ahead_not.t" {
#   doc "RUN: dlm emit ahead_not.t --what c -o /dev/null --print-after=ahead"
#   doc "Nothing is computed ahead: what depends on an argument or on what is learnt, what a gradient goes through, what grows"
#   doc "beyond the batch, what only some rounds do."
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
#   entry of_argument(sd: f32[] = 0.5) with batch_rows {
#     $0 sd: f32[] = arg 0
#     $1 x: f32[batch_rows, 2] = field 0
#     $2 value: f32[batch_rows, 2] = step
#     batches $1 x of d, 4 at a time, symbol batch_rows {
#       step $1 x, $0 sd -> $2 value
#         graph "of_argument.1" {
#           %0 x: f32[batch_rows, 2] = input arg 0
#           %1 sd: f32[] = input arg 1
#           %2 bits: u32[batch_rows, 2] = random "of_argument/uniform.1#1"
#           %3: u32[] = const 256
#           %4: u32[batch_rows, 2] = const 256
#           %5: u32[batch_rows, 2] = idiv %2, %4
#           %6: f32[batch_rows, 2] = cast %5
#           %7: f32[] = const 5.9604645e-08
#           %8: f32[batch_rows, 2] = const 5.9604645e-08
#           %9: f32[batch_rows, 2] = mul %6, %8
#           %10: f32[] = const 1.0
#           %11: f32[batch_rows, 2] = const 1.0
#           %12: f32[batch_rows, 2] = mul %11, %9
#           %13: f32[] = const 0.0
#           %14: f32[batch_rows, 2] = const 0.0
#           %15: f32[batch_rows, 2] = add %14, %12
#           %16: f32[batch_rows, 2] = contract %1[] -> [i, j] over i < batch_rows, j < 2
#           %17: f32[batch_rows, 2] = mul %16, %15
#           %18: f32[batch_rows, 2] = add %0, %17
#           result 0 "value" %18
#         }
#       emit $2 value
#     }
#   }
#
#   entry of_param() with batch_rows {
#     $0 x: f32[batch_rows, 2] = field 0
#     $1 value: f32[batch_rows, 2] = step
#     step ->
#       graph "of_param.init" {
#         %0: f32[] = const 1.0
#         %1: f32[2] = const 1.0
#         %2: f32[2] = mark %1
#         update "scale.w" %1
#       }
#     load "scale.w" from "s.safetensors"
#     batches $0 x of d, 4 at a time, symbol batch_rows {
#       step $0 x -> $1 value
#         graph "of_param.1" {
#           %0 x: f32[batch_rows, 2] = input arg 0
#           %1 x: f32[batch_rows, 2] = mark %0
#           %2: f32[2] = input place "scale.w"
#           %3: f32[batch_rows, 2] = contract %2[j] -> [i, j] over i < batch_rows, j < 2
#           %4: f32[batch_rows, 2] = mul %1, %3
#           %5 bits: u32[batch_rows, 2] = random "of_param/uniform.2#1"
#           %6: u32[] = const 256
#           %7: u32[batch_rows, 2] = const 256
#           %8: u32[batch_rows, 2] = idiv %5, %7
#           %9: f32[batch_rows, 2] = cast %8
#           %10: f32[] = const 5.9604645e-08
#           %11: f32[batch_rows, 2] = const 5.9604645e-08
#           %12: f32[batch_rows, 2] = mul %9, %11
#           %13: f32[] = const 1.0
#           %14: f32[batch_rows, 2] = const 1.0
#           %15: f32[batch_rows, 2] = mul %14, %12
#           %16: f32[] = const 0.0
#           %17: f32[batch_rows, 2] = const 0.0
#           %18: f32[batch_rows, 2] = add %17, %15
#           %19: f32[batch_rows, 2] = add %4, %18
#           result 0 "value" %19
#         }
#       emit $1 value
#     }
#   }
#
#   entry of_gradient() with batch_rows {
#     $0 x: f32[batch_rows, 2] = field 0
#     $1 value: f32[batch_rows, 2] = step
#     batches $0 x of d, 4 at a time, symbol batch_rows {
#       step $0 x -> $1 value
#         graph "of_gradient.1" {
#           %0 x: f32[batch_rows, 2] = input arg 0
#           %1 bits: u32[batch_rows, 2] = random "of_gradient/uniform.1#1"
#           %2: u32[] = const 256
#           %3: u32[batch_rows, 2] = const 256
#           %4: u32[batch_rows, 2] = idiv %1, %3
#           %5: f32[batch_rows, 2] = cast %4
#           %6: f32[] = const 5.9604645e-08
#           %7: f32[batch_rows, 2] = const 5.9604645e-08
#           %8: f32[batch_rows, 2] = mul %5, %7
#           %9: f32[] = const 1.0
#           %10: f32[batch_rows, 2] = const 1.0
#           %11: f32[batch_rows, 2] = mul %10, %8
#           %12: f32[] = const 0.0
#           %13: f32[batch_rows, 2] = const 0.0
#           %14: f32[batch_rows, 2] = add %13, %11
#           %15: f32[batch_rows, 2] = add %0, %14
#           %16: f32[batch_rows, 2] = mul %15, %15
#           %17: f32[] = contract %16[i, j] -> [] over i < batch_rows, j < 2
#           %18: f32[] = const 1.0
#           %19: f32[batch_rows, 2] = grad %17, %0, %18
#           result 0 "value" %19
#         }
#       emit $1 value
#     }
#   }
#
#   entry beyond(sd: f32[] = 0.5) with batch_rows {
#     $0 sd: f32[] = arg 0
#     $1 x: f32[batch_rows, 2] = field 0
#     $2 value: f32[batch_rows, 64, 2] = step
#     batches $1 x of d, 4 at a time, symbol batch_rows {
#       step $0 sd, $1 x -> $2 value
#         graph "beyond.1" {
#           %0 sd: f32[] = input arg 0
#           %1 x: f32[batch_rows, 2] = input arg 1
#           %2: f32[batch_rows, 1, 2] = reshape %1
#           %3 bits: u32[batch_rows, 64, 2] = random "beyond/uniform.1#1"
#           %4: u32[] = const 256
#           %5: u32[batch_rows, 64, 2] = const 256
#           %6: u32[batch_rows, 64, 2] = idiv %3, %5
#           %7: f32[batch_rows, 64, 2] = cast %6
#           %8: f32[] = const 5.9604645e-08
#           %9: f32[batch_rows, 64, 2] = const 5.9604645e-08
#           %10: f32[batch_rows, 64, 2] = mul %7, %9
#           %11: f32[] = const 1.0
#           %12: f32[batch_rows, 64, 2] = const 1.0
#           %13: f32[batch_rows, 64, 2] = mul %12, %10
#           %14: f32[] = const 0.0
#           %15: f32[batch_rows, 64, 2] = const 0.0
#           %16: f32[batch_rows, 64, 2] = add %15, %13
#           %17: f32[batch_rows, 64, 2] = contract %2[i, 0, k] -> [i, j, k] over i < batch_rows, j < 64, k < 2
#           %18: f32[batch_rows, 64, 2] = add %17, %16
#           %19: f32[batch_rows, 64, 2] = contract %0[] -> [i, j, k] over i < batch_rows, j < 64, k < 2
#           %20: f32[batch_rows, 64, 2] = mul %19, %18
#           result 0 "value" %20
#         }
#       emit $2 value
#     }
#   }
#
#   entry sometimes() with batch_rows {
#     $0 x: f32[batch_rows, 2] = field 0
#     $1 condition: bool[] = step
#     $2 value: f32[batch_rows, 2] = step
#     batches $0 x of d, 4 at a time, symbol batch_rows {
#       step $0 x -> $1 condition
#         graph "sometimes.1" {
#           %0 x: f32[batch_rows, 2] = input arg 0
#           %1: f32[] = contract %0[i, j] -> [] over i < batch_rows, j < 2
#           %2: f32[] = const 3.0
#           %3: bool[] = lt %2, %1
#           result 0 "condition" %3
#         }
#       stop if $1 condition
#       step $0 x -> $2 value
#         graph "sometimes.2" {
#           %0 x: f32[batch_rows, 2] = input arg 0
#           %1 bits: u32[batch_rows, 2] = random "sometimes/uniform.1#1"
#           %2: u32[] = const 256
#           %3: u32[batch_rows, 2] = const 256
#           %4: u32[batch_rows, 2] = idiv %1, %3
#           %5: f32[batch_rows, 2] = cast %4
#           %6: f32[] = const 5.9604645e-08
#           %7: f32[batch_rows, 2] = const 5.9604645e-08
#           %8: f32[batch_rows, 2] = mul %5, %7
#           %9: f32[] = const 1.0
#           %10: f32[batch_rows, 2] = const 1.0
#           %11: f32[batch_rows, 2] = mul %10, %8
#           %12: f32[] = const 0.0
#           %13: f32[batch_rows, 2] = const 0.0
#           %14: f32[batch_rows, 2] = add %13, %11
#           %15: f32[batch_rows, 2] = add %0, %14
#           result 0 "value" %15
#         }
#       emit $2 value
#     }
#   }
# }
