# RUN: dlm emit tokens.t --what program
# A field of tokens names the file of their vocabulary; a set that is one text has it, too.
data d = csv("d.csv") { ids: i32[S] = tokens(col("text"), vocab = "v.json"),  y: f32 = col("y") }
data book = tokens("book.txt", vocab = "v.json") split(train = 0.9)

entry show() {
    for ids, y in batches(d, 4) { emit tokens(ids[0], like = d.ids) }
    report rows(book.train)
}

# EXPECT
# program "tokens.t" {
#   doc "RUN: dlm emit tokens.t --what program"
#   doc "A field of tokens names the file of their vocabulary; a set that is one text has it, too."
#
#   data d = csv("d.csv") {
#     field ids: i32[] ragged S from tokens("text" with "v.json"): i32[]
#       graph "d.ids" {
#         %0: i32[R] = input arg 0
#         result 0 "ids" %0
#       }
#     field y: f32[] from col("y"): f64[]
#       graph "d.y" {
#         %0: f64[R] = input arg 0
#         %1: f32[R] = cast %0
#         result 0 "y" %1
#       }
#   }
#
#   data book = tokens("book.txt") split(train = 0.9, seed = 0) in order {
#     field ids: i32[] from tokens(with "v.json"): i32[]
#       graph "book.ids" {
#         %0: i32[R] = input arg 0
#         result 0 "ids" %0
#       }
#   }
#
#   entry show() with batch_rows, S, book_train_rows {
#     $0 ids: i32[batch_rows, S] = field 0
#     $1 y: f32[batch_rows] = field 1
#     $2 value: i32[S] = step
#     $3 ids: i32[book_train_rows] = data book.train field 0
#     $4 value: i64[] = step
#     batches $0 ids, $1 y of d, 4 at a time, lengths S, symbol batch_rows {
#       step $0 ids -> $2 value
#         graph "show.1" {
#           %0 ids: i32[batch_rows, S] = input arg 0
#           %1: i64[] = const 0
#           %2: i64[S] = contract %1[] -> [i] over i < S
#           %3: i32[S] = gather %0[%2, i] -> [i] checked
#           result 0 "value" %3
#         }
#       emit $2 value by tokens of d field 0
#     }
#     step -> $4 value
#       graph "show.2" {
#         %0: i64[] = size book_train_rows
#         result 0 "value" %0
#       }
#     report "rows(book.train)" $4 value
#   }
# }
