# Fields whose rows differ in length, texts that are read in a wrong way, and formats that do not exist.
data pairs = tsv("pairs.tsv") {
    src: i32[S] = words(col(0), vocab = 100)
    y: i32      = col(1)
}
entry a(text: str = "a b") {
    report sum(pairs.src)
    emit words(text, like = pairs)
    emit words(text, like = pairs.y)
}
entry b(x: f32[N]) {
    emit "x is {x}"
    emit "{ 1"
    save x to "x.txt"
    save x, x to "x.csv"
}
