# The tree of a small model, with doc comments.
# RUN: dlm emit --what ast %s

## Two layers.
net mlp(x: f32[N, 64]) -> f32[N, 10] = x |> dense(128) |> relu |> dense(10)

entry train(
    epochs: int = 20,   ## how often the data is gone through
    lr: f32 = 1e-3
) {
    for epoch in 0..epochs {
        for x, y in batches(digits.train, 64, shuffle = true) {
            loss = cross_entropy(mlp(x), y)
            minimize loss over mlp using adam(lr)
        }
        save mlp to "mlp.safetensors" if best(loss)
    }
}

# EXPECT
# file @1:1
#   net mlp @5:1 ## "Two layers."
#     params @5:9
#       parm x @5:9
#         type f32 [] @5:12
#           name N @5:16
#           int 64 @5:19
#         -
#     type f32 [] @5:27
#       name N @5:31
#       int 10 @5:34
#     -
#     pipe @5:40
#       pipe @5:40
#         pipe @5:40
#           name x @5:40
#           call @5:45
#             name dense @5:45
#             int 128 @5:51
#         name relu @5:59
#       call @5:67
#         name dense @5:67
#         int 10 @5:73
#   entry train @7:1
#     params @8:5
#       parm epochs @8:5 ## "how often the data is gone through"
#         type int @8:13
#         int 20 @8:19
#       parm lr @9:5
#         type f32 @9:9
#         float 0.001 @9:15
#     -
#     -
#     block @10:3
#       for @11:5
#         exprs @11:9
#           name epoch @11:9
#         range @11:18
#           int 0 @11:18
#           name epochs @11:21
#         block @11:28
#           for @12:9
#             exprs @12:13
#               name x @12:13
#               name y @12:16
#             call @12:21
#               name batches @12:21
#               member train @12:29
#                 name digits @12:29
#               int 64 @12:43
#               arg shuffle @12:47
#                 lit true @12:57
#             block @12:63
#               assign @13:13
#                 exprs @13:13
#                   name loss @13:13
#                 exprs @13:20
#                   call @13:20
#                     name cross_entropy @13:20
#                     call @13:34
#                       name mlp @13:34
#                       name x @13:38
#                     name y @13:42
#               minimize minimize @14:13
#                 name loss @14:22
#                 group @14:32
#                   exprs @14:32
#                     name mlp @14:32
#                   call @14:42
#                     name adam @14:42
#                     name lr @14:47
#           save @16:9
#             exprs @16:14
#               name mlp @16:14
#             str "mlp.safetensors" @16:21
#             call @16:42
#               name best @16:42
#               name loss @16:47
