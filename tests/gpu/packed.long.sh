#!/bin/sh
# What tests/gpu/pack makes runs without the compiler, by tests/gpu/run, through the stand-ins: tests, and a bench without
# peers, whose table is stored.
. "$SOURCE/tests/cli/expect.inc"
export DLM_CUDA="$BUILD/libcuda_stand_in.so" DLM_NVRTC="$BUILD/libnvrtc_stand_in.so" DLM_EMULATION=quick DLM_TEST_GPU=0

cat > mini.dlm << 'END'
entry train(x: f32[64, 32], steps: int = 100) {
    y: f32[64, 32] = 0
    for i in 0..steps {
        y = 1.5 * x
        corner = y[0, 1]
        report corner
    }
    emit y[1, 0..4]
}
END
cat > mini.py << 'END'
TITLE, WEIGHTS, UNITS = "1.5 x", False, ("rows", 64)


def inputs(r):
    return {"x": r.standard_normal((64, 32), "f4")}


def work():
    return {"phases": [(2048, 16384)], "resident": 16384}
END
WORKLOADS="$PWD/mini" holds "programs are packed" "$SOURCE/tests/gpu/pack" packed
prints "they run without dlm" "^9 passed, 0 failed" env -u DLM packed/run --tests classify
if python3 -c 'import numpy' 2> /dev/null; then
    prints "a bench without peers" "^\| 1.5 x \| .* ms, [0-9]+ rows/s \| - \| - \| - \| " \
        env -u DLM packed/run --benches --peers '' --seconds 1 --results results mini
    prints "its table is stored" "^\| 1.5 x \| " cat results/gpu.md
else
    echo "ok - a bench without peers # SKIP numpy is not on this machine"
fi
