#!/bin/sh
# The graphs of unit/sample_graphs.h, compiled, against the interpreter, on one and three threads, with dead
# memory filled with NaN between phases: loops of two and three rounds, numbers of two bytes, small integers.
. "$SOURCE/tests/cli/expect.inc"
prints "compiled samples" "^22 graphs agree, 0 differ, 0 passed" "$BUILD/fuzz_graphs" --samples --seed 22 --count 22
