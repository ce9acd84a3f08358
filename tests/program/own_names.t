# RUN: dlm run own_names.t own --log none
# RUN: dlm run own_names.t kept --log none
# What each round sets first and nobody reads afterwards may have another type than a name from
# before; what is read again is handed on.
entry own(n: int = 2) {
    x = full(1.0, [1, 2]);  sum0 = 0.0
    sum0 = sum0 + sum(x)
    for i in 0..n {
        x = full(1.0, [i + 1, 3])
        sum0 = sum0 + sum(x)
    }
    emit sum0
}
entry kept(n: int = 3) {
    x = 1.0;  y = 0.0
    for i in 0..n {
        y = x + i
        for j in 0..2 { x = 10.0 * y }
    }
    emit x, y
}

# EXPECT
# 11
# 1120
# 112
