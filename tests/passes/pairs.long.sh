#!/bin/sh
# Each pair of ops, and its second derivative, at least 100 times against finite differences: 136 sweeps
# over all pairs, a quarter of them without derivatives.
if PAIR_SWEEPS=136 "$BUILD/tests/unit/test_random_graph" > out.txt 2>&1 &&
    "$BUILD/fuzz_graphs" --pairs --count 12400 | tail -n 1 | grep -Eq \
        'each at least [0-9]{3,} times, on the way of a second derivative at least [0-9]{3,} times'; then
    echo "ok 1 pairs"
else
    cat out.txt
    echo "not ok 1 pairs"
fi
