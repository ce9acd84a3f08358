#!/bin/sh
# Places in memory that depend on sizes of the run.
. "$SOURCE/tests/cli/expect.inc"

cat > symbolic.dlm <<'END'
entry p(x: f32[N, 3, K], z: f32[3, 3, K]) -> f32[K] {
    y = concat(x, z, axis = 0)
    return sum(y * y, axis = 0..2) + sum(y[N + 2], axis = 0)
}
END
printf '1,2,3,4,5,6\n7,8,9,1,2,3\n' > x.csv
printf '1,1,1,1,1,1\n0,0,0,0,0,0\n5,6,7,8,9,10\n' > z.csv
"$DLM" run symbolic.dlm p --x x.csv --z z.csv > got.txt 2> stderr.txt
printf '348\n357\n' > expected.txt
holds "a row at N + 2, times the size of a row" cmp expected.txt got.txt
