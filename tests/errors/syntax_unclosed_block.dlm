# The indentation tells which brace is not closed.

entry first() {
    for i in 0..3 {
        emit i
    emit 3
}

entry second() {
    emit 4
}
