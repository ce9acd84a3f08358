# RUN: dlm emit weights.t --what program
# Nets that an entry only reads are loaded from the file that the program saves; what it loads
# itself, or learns, is not. Facts that cannot be decided are checked by the run.
net enc(x: f32[N, 2]) -> f32[N, 2] { param w: f32[2] = 0;  return x * w }
net dec(x: f32[N, 2]) -> f32[N, 2] { param w: f32[2] = 0;  return x * w }
net alone(x: f32[N, 2]) -> f32[N, 2] { param w: f32[2] ~ gaussian(0.1);  return x * w }

entry keep() {
    for i in 0..2 { minimize sum(enc.w ^ 2) + sum(dec.w) over enc using sgd(0.1), dec using sgd(0.2) }
    save enc, dec to "both.safetensors"
}
entry read(x: f32[N, 2], first: int = 3) -> f32[first, 2] where first <= N {
    load alone from "alone.safetensors"
    return (x |> enc |> dec |> alone)[0..first]
}

# EXPECT
# program "weights.t" {
#   doc "RUN: dlm emit weights.t --what program"
#   doc "Nets that an entry only reads are loaded from the file that the program saves; what it loads"
#   doc "itself, or learns, is not. Facts that cannot be decided are checked by the run."
#   param "enc.w": f32[2]
#   param "dec.w": f32[2]
#   param "alone.w": f32[2]
#
#   entry keep() trains with i {
#     $0 i: i64[] = counter
#     step ->
#       graph "keep.init" {
#         %0: f32[] = const 0.0
#         %1: f32[2] = const 0.0
#         %2: f32[2] = mark %1
#         %3: f32[] = const 0.0
#         %4: f32[2] = const 0.0
#         %5: f32[2] = mark %4
#         update "enc.w" %1
#         update "dec.w" %4
#       }
#     for i in 0 .. 2, counter $0 i, symbol i, rounds {
#       step ->
#         graph "keep.1" {
#           %0: f32[2] = input place "enc.w"
#           %1: f32[2] = mul %0, %0
#           %2: f32[] = contract %1[i] -> [] over i < 2
#           %3: f32[2] = input place "dec.w"
#           %4: f32[] = contract %3[i] -> [] over i < 2
#           %5: f32[] = add %2, %4
#           %6: f32[] = const 1.0
#           %7 g: f32[2] = grad %5, %0, %6
#           %8: f32[] = const 1.0
#           %9 g: f32[2] = grad %5, %3, %8
#           %10: f32[] = const 0.1
#           %11: f32[2] = const 0.1
#           %12: f32[2] = mul %11, %7
#           %13: f32[2] = sub %0, %12
#           %14: f32[2] = mark %13
#           %15: f32[] = const 0.2
#           %16: f32[2] = const 0.2
#           %17: f32[2] = mul %16, %9
#           %18: f32[2] = sub %3, %17
#           %19: f32[2] = mark %18
#           update "enc.w" %13
#           update "dec.w" %18
#         }
#     }
#     save "enc.w", "dec.w" to "both.safetensors"
#   }
#
#   entry read(x: f32[N, 2], first: i64[] = 3 as first) with N, first {
#     $0 x: f32[N, 2] = arg 0
#     $1 first: i64[] = arg 1
#     $2 fact: bool[] = step
#     $3 result: f32[first, 2] = step
#     load "enc.w", "dec.w" from "both.safetensors" implicitly
#     step ->
#       graph "read.init" {
#         %0: f32[] = const 0.0
#         %1: f32[2] = const 0.0
#         %2: f32[2] = mark %1
#         %3: f32[] = const 0.0
#         %4: f32[2] = const 0.0
#         %5: f32[2] = mark %4
#         %6 bits: u32[2] = random "alone.w"
#         %7: u32[] = const 256
#         %8: u32[2] = const 256
#         %9: u32[2] = idiv %6, %8
#         %10: f32[2] = cast %9
#         %11: f32[] = const 5.9604645e-08
#         %12: f32[2] = const 5.9604645e-08
#         %13: f32[2] = mul %10, %12
#         %14: f32[] = const 1.0
#         %15: f32[2] = const 1.0
#         %16: f32[2] = mul %15, %13
#         %17: f32[] = const 0.0
#         %18: f32[2] = const 0.0
#         %19: f32[2] = add %18, %16
#         %20: f32[] = const 1.0
#         %21: f32[2] = const 1.0
#         %22: f32[2] = sub %21, %19
#         %23: f32[2] = log %22
#         %24: f32[] = const -2.0
#         %25: f32[2] = const -2.0
#         %26: f32[2] = mul %25, %23
#         %27 radius: f32[2] = sqrt %26
#         %28 bits: u32[2] = random "alone.w#2"
#         %29: u32[] = const 256
#         %30: u32[2] = const 256
#         %31: u32[2] = idiv %28, %30
#         %32: f32[2] = cast %31
#         %33: f32[] = const 5.9604645e-08
#         %34: f32[2] = const 5.9604645e-08
#         %35: f32[2] = mul %32, %34
#         %36: f32[] = const 1.0
#         %37: f32[2] = const 1.0
#         %38: f32[2] = mul %37, %35
#         %39: f32[] = const 0.0
#         %40: f32[2] = const 0.0
#         %41: f32[2] = add %40, %38
#         %42: f32[] = const 6.2831855
#         %43: f32[2] = const 6.2831855
#         %44: f32[2] = mul %43, %41
#         %45: f32[2] = cos %44
#         %46: f32[2] = mul %27, %45
#         %47: f32[] = const 0.1
#         %48: f32[2] = const 0.1
#         %49: f32[2] = mul %48, %46
#         %50: f32[2] = mark %49
#         update "alone.w" %49
#       }
#     step -> $2 fact
#       graph "read.2" {
#         %0: i64[] = size first
#         %1: i64[] = size N
#         %2: bool[] = le %0, %1
#         result 0 "fact" %2
#       }
#     check "weights.t:12:65: `read` may only be used where first <= N" $2 fact
#     load "alone.w" from "alone.safetensors"
#     step $0 x -> $3 result
#       graph "read.3" {
#         %0 x: f32[N, 2] = input arg 0
#         %1: f32[2] = input place "enc.w"
#         %2: f32[N, 2] = contract %1[j] -> [i, j] over i < N, j < 2
#         %3 x: f32[N, 2] = mul %0, %2
#         %4: f32[2] = input place "dec.w"
#         %5: f32[N, 2] = contract %4[j] -> [i, j] over i < N, j < 2
#         %6 x: f32[N, 2] = mul %3, %5
#         %7: f32[2] = input place "alone.w"
#         %8: f32[N, 2] = contract %7[j] -> [i, j] over i < N, j < 2
#         %9: f32[N, 2] = mul %6, %8
#         %10: f32[first, 2] = contract %9[i, j] -> [i, j] over i < first, j < 2
#         result 0 "result" %10
#       }
#     result $3 result
#   }
# }
