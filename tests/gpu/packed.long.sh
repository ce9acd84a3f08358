#!/bin/sh
# What tests/gpu/pack makes runs without the compiler, by tests/gpu/run, through the stand-ins.
. "$SOURCE/tests/cli/expect.inc"
export DLM_CUDA="$BUILD/libcuda_stand_in.so" DLM_NVRTC="$BUILD/libnvrtc_stand_in.so" DLM_EMULATION=quick DLM_TEST_GPU=0

WORKLOADS= holds "programs are packed" "$SOURCE/tests/gpu/pack" packed
prints "they run without dlm" "^9 passed, 0 failed" env -u DLM packed/run --tests classify
