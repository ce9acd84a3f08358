# RUN: dlm emit bundles.t --what program
# A state that holds a bundle has a place for each param, and keeps the names of the net in files.
net line(x: f32[N, 2]) -> f32[N] { param w: f32[2] = 0;  param b: f32 = 0;  return x @ w + b }

entry train() {
    state mean = line.params
    for i in 0..3 {
        line.params <- line.params + 1
        mean <- 0.9 * mean + 0.1 * line.params
    }
    save mean to "line.safetensors"
}

# EXPECT
# program "bundles.t" {
#   doc "RUN: dlm emit bundles.t --what program"
#   doc "A state that holds a bundle has a place for each param, and keeps the names of the net in files."
#   param "line.w": f32[2]
#   param "line.b": f32[]
#   cache "train/mean.w": f32[2] as "line.w"
#   cache "train/mean.b": f32[] as "line.b"
#
#   entry train() trains with i {
#     $0 i: i64[] = counter
#     step ->
#       graph "train.init" {
#         %0: f32[] = const 0.0
#         %1: f32[2] = const 0.0
#         %2: f32[2] = mark %1
#         %3: f32[] = const 0.0
#         %4: f32[] = mark %3
#         update "line.w" %1
#         update "line.b" %3
#       }
#     step ->
#       graph "train.1" {
#         %0: f32[2] = input place "line.w"
#         %1: f32[] = input place "line.b"
#         %2: f32[2] = mark %0
#         %3: f32[] = mark %1
#         update "train/mean.w" %0
#         update "train/mean.b" %1
#       }
#     for i in 0 .. 3, counter $0 i, symbol i, rounds {
#       step ->
#         graph "train.2" {
#           %0: f32[2] = input place "line.w"
#           %1: f32[] = input place "line.b"
#           %2: f32[] = const 1.0
#           %3: f32[2] = const 1.0
#           %4: f32[2] = add %0, %3
#           %5: f32[] = const 1.0
#           %6: f32[] = add %1, %5
#           %7: f32[2] = mark %4
#           %8: f32[] = mark %6
#           %9: f32[2] = input place "train/mean.w"
#           %10: f32[] = input place "train/mean.b"
#           %11: f32[] = const 0.9
#           %12: f32[2] = const 0.9
#           %13: f32[2] = mul %12, %9
#           %14: f32[] = const 0.9
#           %15: f32[] = mul %14, %10
#           %16: f32[] = const 0.1
#           %17: f32[2] = const 0.1
#           %18: f32[2] = mul %17, %7
#           %19: f32[] = const 0.1
#           %20: f32[] = mul %19, %8
#           %21: f32[2] = add %13, %18
#           %22: f32[] = add %15, %20
#           %23: f32[2] = mark %21
#           %24: f32[] = mark %22
#           update "line.w" %4
#           update "line.b" %6
#           update "train/mean.w" %21
#           update "train/mean.b" %22
#         }
#     }
#     save "train/mean.w", "train/mean.b" to "line.safetensors"
#   }
# }
