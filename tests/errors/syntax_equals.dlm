# `=` binds, `==` compares.

entry train(a: int == 3) {
    if a = 3 { emit a }
    c = if a = 4 then 1 else 2
    x[3 = 4
    emit c
}

const x == 3
