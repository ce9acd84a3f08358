# Categories.
data a = csv("a.csv") { x: i32 = category("species") }
data b = csv("a.csv") { x: i32 = category(cols(0..2)) }
data c = csv("a.csv") { x: i32 = category(col(0)) + category(col(1)) }
data d = csv("a.csv") { x: i32 = category(col(0), vocab = 8) }
data e = npz("a.npz") { x: i32 = category(field("x")) }
data f = csv("a.csv") { x: i32 = category(col(0)),  y: f32 = col(1) }
entry g() { emit category("plum", like = f.x) }
entry h() { emit category(3, like = f.y) }
entry i(name: str) { emit category(name) }
