entry train() {
    emit f(3))
    emit [3)
}
}

fn f(x] = 3
