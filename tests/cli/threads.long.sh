#!/bin/sh
# The thread that fills batches ahead, and those that run steps, under ThreadSanitizer, and the same under
# AddressSanitizer: what cli/ahead.py and cli/orders.py do, with a dlm that is built here for it. What
# models compile to is not instrumented, so that only the runtime's own reads and writes are seen.
set -u

count=0
report() {                  # report NAME FAULT
    count=$((count + 1))
    if test -z "$2"; then echo "ok $count $1"; else echo "not ok $count $1"; echo "    $2"; fi
}
for sanitizer in thread address; do
    if ! { meson setup "$sanitizer" "$SOURCE" -Db_sanitize="$sanitizer" -Db_lundef=false &&
           ninja -C "$sanitizer" dlm; } > log 2>&1; then
        report "$sanitizer: the build" "$(tail -n 20 log)"
        continue
    fi
    for test in ahead orders; do
        TSAN_OPTIONS="halt_on_error=1 exitcode=66" ASAN_OPTIONS=detect_leaks=0 DLM="$PWD/$sanitizer/dlm" \
            "$SOURCE/tests/cli/$test.py" > said 2>&1
        report "$sanitizer: $test" "$(grep -v '^ok' said | head -n 40)"
    done
done
echo "1..$count"
