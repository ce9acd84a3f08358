# The vocabulary of tokens is a file; that of words is made, up to a size.
data a = tokens("a.txt")
data b = tokens("b.txt", vocab = 8000)
data c = csv("c.csv") { ids: i32[S] = tokens(col(0), vocab = 8000) }
data d = csv("d.csv") { ids: i32[S] = tokens("x", vocab = "v.json") }
data e = words("e.txt", vocab = "v.json")
entry show() { report rows(a), rows(b), rows(c), rows(d), rows(e) }
