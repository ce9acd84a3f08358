# A data set without a sound field: its uses are not reported again.
data digits = csv("digits.csv.gz") { x: K[64] = cols(0..64) / 16 }
entry a() { report rows(digits) }
entry b() {
    for x in batches(digits, 3) { report mean(x) }
}
