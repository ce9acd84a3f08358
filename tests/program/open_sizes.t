# RUN: dlm run open_sizes.t carried --batch 3
# RUN: dlm run open_sizes.t inner
# What a loop carries may have sizes that are known when the program runs only.
entry carried(batch: int = 2) {
    h: f32[batch, 2] = 0
    for i in 0..4 { h = h + i }
    emit h
}
entry inner(n: int = 3) {
    for j in 1..n {
        z = full(1.0, [j, 2])
        for i in 0..j { z = 2 * z }
        emit z
    }
}

# EXPECT
# 6,6
# 6,6
# 6,6
# 2,2
# 4,4
# 4,4
