# Pictures and sounds in files: their shapes, how they get them, and the columns that name them.
data a = folders("a") { x: f32[8] = images() }
data b = folders("b") { x: f32[1, 8, 8] = images(fit = "squeeze") }
data c = folders("c") { x: f32[1, 8, 8] = sounds(fit = "crop") }
data d = folders("d") { x: f32[8000] = sounds(fit = "stretch") }
data e = folders("e") { x: f32[8000] = sounds(rate = 0) }
data f = csv("f.csv") { x: f32[1, 8, 8] = images("path") }
data g = csv("g.csv") { box: f32[B, 4] = cols(0..4) }
data h = csv("h.csv", group = 1) { box: f32[B, 4] = cols(0..4) }
data i = idx("i") { x: f32[8000] = sounds() }
entry show() { report rows(a), rows(b), rows(c), rows(d), rows(e), rows(f), rows(g), rows(h), rows(i) }
