#!/bin/sh
# tools/bisect finds the number of the first rewrite with which a command fails.
. "$SOURCE/tests/cli/expect.inc"
for number in 1 2 3 64 1000; do
    prints "rewrite $number" "^rewrite $number is the first" "$SOURCE/tools/bisect" -- sh -c "test {} -lt $number"
done
expect "a command that never fails" 1 "there is nothing to find" "$SOURCE/tools/bisect" -- true {}
expect "a command that always fails" 1 "without any rewrite" "$SOURCE/tools/bisect" -- false {}
expect "no place for the number" 1 "needs \{\}" "$SOURCE/tools/bisect" -- true
