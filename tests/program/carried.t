# RUN: dlm emit carried.t --what program
# Names that a loop or a branch hands on are places; names of one round are not.
entry count(limit: int = 10) {
    total = 0.0
    for i in 0..limit {
        part = i * 0.5
        if part > 2 { total = total + part;  kind = 1 } else { kind = 0 }
        report total, kind
        stop if total > 20
    }
    emit "total", total
}

# EXPECT
# program "carried.t" {
#   doc "RUN: dlm emit carried.t --what program"
#   doc "Names that a loop or a branch hands on are places; names of one round are not."
#   variable "count/total": f32[]
#   variable "count/kind": i32[]
#
#   entry count(limit: i64[] = 10 as limit) with limit, i {
#     $0 limit: i64[] = arg 0
#     $1 i: i64[] = counter
#     $2 condition: bool[] = step
#     $3 part: f32[] = step
#     $4 total: f32[] = step
#     $5 kind: i32[] = step
#     $6 condition: bool[] = step
#     $7 total: f32[] = step
#     step ->
#       graph "count.1" {
#         %0: f32[] = const 0.0
#         %1: f32[] = mark %0
#         update "count/total" %0
#       }
#     for i in 0 .. limit, counter $1 i, symbol i {
#       step -> $2 condition, $3 part
#         graph "count.2" {
#           %0: i64[] = size i
#           %1: f32[] = cast %0
#           %2: f32[] = const 0.5
#           %3 part: f32[] = mul %1, %2
#           %4: f32[] = const 2.0
#           %5: bool[] = lt %4, %3
#           result 0 "condition" %5
#           result 1 "part" %3
#         }
#       if $2 condition {
#         step $3 part ->
#           graph "count.3" {
#             %0: f32[] = input place "count/total"
#             %1 part: f32[] = input arg 0
#             %2: f32[] = add %0, %1
#             %3: f32[] = mark %2
#             %4: i32[] = const 1
#             %5: i32[] = mark %4
#             update "count/total" %2
#             update "count/kind" %4
#           }
#       } else {
#         step ->
#           graph "count.4" {
#             %0: i32[] = const 0
#             %1: i32[] = mark %0
#             update "count/kind" %0
#           }
#       }
#       step -> $4 total, $5 kind, $6 condition
#         graph "count.5" {
#           %0: f32[] = input place "count/total"
#           %1: i32[] = input place "count/kind"
#           %2: f32[] = const 20.0
#           %3: bool[] = lt %2, %0
#           result 0 "total" %0
#           result 1 "kind" %1
#           result 2 "condition" %3
#         }
#       report "total" $4 total
#       report "kind" $5 kind
#       stop if $6 condition
#     }
#     emit "total"
#     step -> $7 total
#       graph "count.6" {
#         %0: f32[] = input place "count/total"
#         result 0 "total" %0
#       }
#     emit $7 total
#   }
# }
