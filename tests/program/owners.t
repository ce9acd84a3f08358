# RUN: dlm check owners.t
# Whose params they are: a net's, the file's, an entry's own.
net line(x: f32[N]) -> f32[N] { param w: f32 = 1;  return w * x }
param shift: f32[2] = 0
entry fit(n: int = 3) {
    param start: f32[3] = 2
    for i in 0..n {
        loss = sum(line(start) ^ 2) + sum(shift ^ 2)
        minimize loss over start, line, shift using sgd(0.1)
    }
    emit start
}

# EXPECT
# net line
#   line.w  f32  1
#   total        1
#
# param shift
#   shift  f32[2]  2
#   total          2
#
# params of entry fit
#   fit/start  f32[3]  3
#   total              3
#
# entry fit
#   --n  int  = 3
#
