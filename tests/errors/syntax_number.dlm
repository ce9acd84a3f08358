# A float has digits on both sides of its point.

const a = 1.
const b = .5
const c = 1.e3
const d = 2x
const e = 0x1F
const f = 1_000
const g = 99999999999999999999
const h = 1e999
const fine = 1.5e-3
