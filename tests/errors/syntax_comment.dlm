// A comment of C++.
const x = 3 // another one

entry train() {
    // here
    x = 3
    /* there */
    emit x
}
