# Options of batches that need shuffled rows, lengths or classes.
data d = csv("d.csv") { x: f32[2] = cols(0..2), y: i32 = col(2) }
data s = jsonl("s.jsonl") { x: i32[T] = field("x"), y: i32 = col("y") }
entry a() { for x, y in batches(d, 8, shuffle = true, buckets = 4) { report sum(x) } }
entry b() { for x, y in batches(s, 8, buckets = 4) { report sum(x) } }
entry c() { for x, y in batches(s, 8, shuffle = true, buckets = 1) { report sum(x) } }
entry e() { for x, y in batches(d, 8, balance = d.y) { report sum(x) } }
entry f() { for x, y in batches(d, 8, shuffle = true, balance = s.y) { report sum(x) } }
entry g() { for x, y in batches(d, 8, shuffle = true, balance = d.x) { report sum(x) } }
entry h() { for x, y in batches(d, 8, shuffle = true, balance = 3) { report sum(x) } }
