entry f(x: bf16[2], wide: int = 3) -> f32[2] = float(x, wide = wide)
