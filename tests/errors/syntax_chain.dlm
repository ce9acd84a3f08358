# Rule 3: comparisons are not chained.

const a = 0 <= 3 < 5
const b = 1 == 2 == 3 != 4
const c = (1 < 2) == true
