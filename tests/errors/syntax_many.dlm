# At most 20 errors are shown.

const a = 
const b = 
const c = 
const d = 
const e = 
const f = 
const g = 
const h = 
const i = 
const j = 
const k = 
const l = 
const m = 
const n = 
const o = 
const p = 
const q = 
const r = 
const s = 
const t = 
const u = 
const v = 
const w = 
const x = 
