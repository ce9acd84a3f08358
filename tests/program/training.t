# RUN: dlm emit training.t --what program
# An entry that learns: one init step, one step a batch with its gradients and updates, and the
# host operations in source order. `best` remembers in a cache of the entry.
data d = csv("d.csv") { x: f32[2] = cols(0..2),  y: f32 = col(2) / 10 } split(train = 0.5, seed = 3)

net line(x: f32[N, 2]) -> f32[N] { param w: f32[2] = 0.5;  return x @ w }

optimizer descend(p, g, lr: f32) { state n: i32 = 0;  n <- n + 1;  p <- p - lr * g / n }

entry train(epochs: int = 2, batch: int = 4, lr: f32 = 0.1) {
    for epoch in 0..epochs {
        for x, y in batches(d.train, batch, shuffle = true) {
            e = line(x) - y
            loss = sum(e * e) / batch
            minimize loss over line using descend(lr * 0.5 ^ step)
            report loss
        }
        spread = sum(for x, y in batches(d.test, 8): abs(line(x) - y))
        save line to "line.safetensors" if best(spread, lowest = true)
    }
}

# EXPECT
# program "training.t" {
#   doc "RUN: dlm emit training.t --what program"
#   doc "An entry that learns: one init step, one step a batch with its gradients and updates, and the"
#   doc "host operations in source order. `best` remembers in a cache of the entry."
#   param "line.w": f32[2]
#   optimizer "train.1/step": i64[]
#   optimizer "train.1/line.w.n": i32[]
#   cache "train/best.1.top": f32[]
#
#   data d = csv("d.csv") split(train = 0.5, seed = 3) {
#     field x: f32[2] from cols(0 .. 2): f64[2]
#       graph "d.x" {
#         %0: f64[R, 2] = input arg 0
#         %1: f32[R, 2] = cast %0
#         result 0 "x" %1
#       }
#     field y: f32[] from col(2 .. 3): f64[]
#       graph "d.y" {
#         %0: f64[R] = input arg 0
#         %1: f64[] = const 10.0
#         %2: f64[R] = const 10.0
#         %3: f64[R] = div %0, %2
#         %4: f32[R] = cast %3
#         result 0 "y" %4
#       }
#   }
#
#   entry train(epochs: i64[] = 2 as epochs, batch: i64[] = 4 as batch, lr: f32[] = 0.1) trains with epochs, batch, epoch, batch_rows, gathered_rows {
#     $0 epochs: i64[] = arg 0
#     $1 batch: i64[] = arg 1
#     $2 lr: f32[] = arg 2
#     $3 epoch: i64[] = counter
#     $4 x: f32[batch, 2] = field 0
#     $5 y: f32[batch] = field 1
#     $6 loss: f32[] = step
#     $7 x: f32[batch_rows, 2] = field 0
#     $8 y: f32[batch_rows] = field 1
#     $9 value: f32[batch_rows] = step
#     $10 gathered: f32[gathered_rows] = gathered rows gathered_rows
#     $11 condition: bool[] = step
#     step ->
#       graph "train.init" {
#         %0: f32[] = const 0.5
#         %1: f32[2] = const 0.5
#         %2: f32[2] = mark %1
#         %3: i64[] = const 0
#         %4: i64[] = mark %3
#         %5: i32[] = const 0
#         %6: i32[] = mark %5
#         %7: f32[] = const -inf
#         %8: f32[] = mark %7
#         update "line.w" %1
#         update "train.1/step" %3
#         update "train.1/line.w.n" %5
#         update "train/best.1.top" %7
#       }
#     for epoch in 0 .. epochs, counter $3 epoch, symbol epoch, rounds {
#       batches $4 x, $5 y of d.train, batch at a time, shuffled, rounds {
#         step $4 x, $5 y, $2 lr -> $6 loss
#           graph "train.1" {
#             %0 x: f32[batch, 2] = input arg 0
#             %1: f32[2] = input place "line.w"
#             %2: f32[batch] = contract %0[i, j] * %1[j] -> [i] over i < batch, j < 2
#             %3 y: f32[batch] = input arg 1
#             %4 e: f32[batch] = sub %2, %3
#             %5: f32[batch] = mul %4, %4
#             %6: f32[] = contract %5[i] -> [] over i < batch
#             %7: i64[] = size batch
#             %8: f32[] = cast %7
#             %9 loss: f32[] = div %6, %8
#             %10: f32[] = const 1.0
#             %11 g: f32[2] = grad %9, %1, %10
#             %12 lr: f32[] = input arg 2
#             %13: i64[] = input place "train.1/step"
#             %14: f32[] = const 0.5
#             %15: f32[] = cast %13
#             %16: f32[] = pow %14, %15
#             %17 lr: f32[] = mul %12, %16
#             %18: i32[] = input place "train.1/line.w.n"
#             %19: i32[] = const 1
#             %20: i32[] = add %18, %19
#             %21: i32[] = mark %20
#             %22: f32[2] = contract %17[] -> [i] over i < 2
#             %23: f32[2] = mul %22, %11
#             %24: f32[] = cast %21
#             %25: f32[2] = contract %24[] -> [i] over i < 2
#             %26: f32[2] = div %23, %25
#             %27: f32[2] = sub %1, %26
#             %28: f32[2] = mark %27
#             %29: i64[] = const 1
#             %30: i64[] = add %13, %29
#             %31: i64[] = mark %30
#             result 0 "loss" %9
#             update "line.w" %27
#             update "train.1/step" %30
#             update "train.1/line.w.n" %20
#           }
#         report "loss" $6 loss
#       }
#       batches $7 x, $8 y of d.test, 8 at a time, symbol batch_rows {
#         step $7 x, $8 y -> $9 value
#           graph "train.2" {
#             %0 x: f32[batch_rows, 2] = input arg 0
#             %1: f32[2] = input place "line.w"
#             %2: f32[batch_rows] = contract %0[i, j] * %1[j] -> [i] over i < batch_rows, j < 2
#             %3 y: f32[batch_rows] = input arg 1
#             %4: f32[batch_rows] = sub %2, %3
#             %5: f32[batch_rows] = abs %4
#             result 0 "value" %5
#           }
#         gather $9 value into $10 gathered
#       }
#       step $10 gathered -> $11 condition
#         graph "train.3" {
#           %0 gathered: f32[gathered_rows] = input arg 0
#           %1 spread: f32[] = contract %0[i] -> [] over i < gathered_rows
#           %2 score: f32[] = neg %1
#           %3: f32[] = input place "train/best.1.top"
#           %4 better: bool[] = lt %3, %2
#           %5: f32[] = max %3, %2
#           %6: f32[] = mark %5
#           result 0 "condition" %4
#           update "train/best.1.top" %5
#         }
#       save "line.w" to "line.safetensors" if $11 condition
#     }
#   }
# }
