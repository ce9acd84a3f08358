#!/bin/sh
# The same model run in memory and built: the same numbers to the last bit; and a second run that
# compiles nothing.
. "$SOURCE/tests/cli/expect.inc"
write_tiny_model
export XDG_CACHE_HOME="$PWD/cache"

numbers() {                 # a run's JSON lines without its times
    sed -E 's/"time": [0-9.]+, |, "time (reading|waited for) data": [0-9.]+//g' "$1"
}

holds "run" "$DLM" run tiny.dlm train --seed 4 --json
cp stdout.txt run.json
mv line.safetensors run.safetensors
prints "the last line has the final values" '"event": "end".*"loss"' tail -n 1 run.json
ls cache/dlm > first.txt
holds "run again" "$DLM" run tiny.dlm train --seed 4 --json
numbers run.json > a.txt
numbers stdout.txt > b.txt
holds "a second run gives the same" cmp a.txt b.txt
ls cache/dlm > second.txt
holds "a second run compiles nothing" cmp first.txt second.txt
cp tiny.dlm kept.dlm
sed -i 's/mse(line(x), y)/mse(line(x), y) * 2/' tiny.dlm
holds "run of a changed model" "$DLM" run tiny.dlm train --seed 4 --json
ls cache/dlm > third.txt
holds "a changed model is compiled" sh -c '! cmp -s second.txt third.txt'
cp kept.dlm tiny.dlm

holds "build" "$DLM" build tiny.dlm -o tiny
holds "the executable runs" ./tiny train --seed 4 --json
numbers stdout.txt > b.txt
holds "run and build give the same numbers" cmp a.txt b.txt
holds "run and build save the same weights" cmp line.safetensors run.safetensors
holds "one thread" ./tiny train --seed 4 --json --threads 1
numbers stdout.txt > b.txt
holds "one thread gives the same numbers" cmp a.txt b.txt
holds "run before the file, JSON" "$DLM" run --json tiny.dlm train --seed 4
numbers stdout.txt > b.txt
holds "--json may stand before the file" cmp a.txt b.txt
holds "the executable needs libc and libm alone" \
    sh -c '! ldd ./tiny | grep -Ev "linux-vdso|libc\.so|libm\.so|libpthread|ld-linux"'
expect "--time-passes says what Clang took" 0 \
    "^clang: [1-9][0-9]* kernels in 1 units, of which 1 were compiled: [0-9]+ ms of CPU time, [0-9.]+ ms a kernel" \
    "$DLM" build tiny.dlm -o tiny --target native --no-cache --time-passes
holds "build under the model's name" sh -c 'rm tiny && "$DLM" build tiny.dlm && ./tiny --help'
holds "portable build" "$DLM" build --target portable tiny.dlm -o portable
holds "the portable executable runs" ./portable train --seed 4
holds "unfused run" "$DLM" run -O0 tiny.dlm train --seed 4
prints "a const from the command line" "x +f32\[3\]" sh -c \
    'printf "const K = 2\nentry p(x: f32[K]) -> f32[K] = x\n" > k.dlm; "$DLM" check -D K=3 k.dlm | sed "s/--x/x/"'

# A full disk ends the build with a message, and leaves nothing behind.
mkdir small
small='mount -t tmpfs -o size=64k none small'
if unshare -rm sh -c "$small" 2> /dev/null; then
    holds "a full disk" unshare -rm sh -c "$small && cd small"'
        "$DLM" build ../tiny.dlm -o tiny 2> ../said.txt && exit 1
        cat ../said.txt >&2
        grep -q "No space left on device" ../said.txt && test -z "$(ls -A)"'
else
    echo "ok - a full disk # SKIP no small file system can be made"
fi

# A tuple of each round: rows of all rounds, and a number a round; the last batch is short.
cat > tuples.dlm <<'END'
data d = csv("tuples.csv") {
    x: f32 = col(0)
    y: i32 = col(1)
}
entry e() {
    a, b, s = for x, y in batches(d, 2): (2 * x, y > 4, sum(x))
    emit stack(a, f32(b), axis = 1)
    emit s
}
END
printf '1,1\n2,4\n3,9\n4,16\n5,25\n' > tuples.csv
prints "a tuple of each round" "^2,0;4,0;6,1;8,1;10,1;3;7;5;$" \
    sh -c '"$DLM" run tuples.dlm e --log none | tr "\n" ";"; echo'

echo 'entry e(n: i32 = 298080) { part = n / 7;  report n, part }' > whole.dlm
expect "counts are shown whole" 0 "n 298080  part 4\.258e\+04" "$DLM" run whole.dlm e --log none
