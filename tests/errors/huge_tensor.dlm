# A tensor with more elements than 64 bits can count.
entry cube(x: f32[N]) = x + sum(full(1.0, [4000000000, 4000000000, 4000000000]))
