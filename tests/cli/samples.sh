#!/bin/sh
# Loops in kernels: the graphs of unit/sample_graphs.h, compiled, against the interpreter, on one and three
# threads, with dead memory filled with NaN between phases. The second seed has no round, later ones more.
. "$SOURCE/tests/cli/expect.inc"
prints "compiled loops" "^14 graphs agree, 0 differ, 0 passed" "$BUILD/fuzz_graphs" --samples --seed 1 --count 14
