#!/bin/sh
# The commands' help, their messages about themselves, and their exit codes.
. "$SOURCE/tests/cli/expect.inc"
write_tiny_model

expect "no command" 2 "dlm check" "$DLM"
prints "--help shows examples first" "^    dlm check .*lenet.dlm" "$DLM" --help
prints "the first line of --help is an example" "^    dlm " sh -c '"$DLM" --help | head -n 1'
prints "help of a command" "^Options:" "$DLM" help emit
prints "--version" "^dlm [0-9]" "$DLM" --version
for command in check run build emit fmt doc explain opt bench tune; do
    prints "$command --help begins with an example" "^    dlm $command" sh -c "\"\$DLM\" $command --help | head -n 1"
done

expect "unknown command" 2 "did you mean .run.\?" "$DLM" rnu tiny.dlm
expect "a file for a command" 2 "a command comes before the file" "$DLM" tiny.dlm
expect "unknown option" 2 "no option .--outptu." "$DLM" build --outptu x tiny.dlm
expect "option near to another" 2 "did you mean .--target.\?" "$DLM" build --tagret native tiny.dlm
expect "option of another command" 2 "dlm check. has no option .--target." "$DLM" check --target native tiny.dlm
expect "option without its value" 2 "the value is missing" "$DLM" check tiny.dlm -D
expect "unknown target" 2 "is none of cpu, native, portable" "$DLM" build --target arm tiny.dlm
expect "unknown level" 2 "is none of 0\|2" "$DLM" build -O3 tiny.dlm
expect "limit that is no number" 2 "no number of rewrites" "$DLM" build --limit all tiny.dlm
expect "plan that is no number" 2 "no number of a plan" "$DLM" opt --plan best x.ir
expect "unknown pass" 2 "did you mean .cse.\?" "$DLM" opt --passes=csee x.ir
expect "unknown thing to emit" 2 "did you mean .kernels.\?" "$DLM" emit --what kernel tiny.dlm
expect "a pass that cannot be skipped" 2 "needs what this pass makes" "$DLM" run --skip cse,fuse tiny.dlm train
expect "C after half of the passes" 2 "C comes after the last pass" "$DLM" emit --stop-after fuse tiny.dlm
expect "two files" 2 "takes one file" "$DLM" check tiny.dlm tiny.dlm
expect "no file" 2 "needs a file" "$DLM" run
expect "object without a file" 2 "use -o FILE.o" "$DLM" emit --what obj tiny.dlm

expect "unknown entry" 2 "no entry .trian.; did you mean .train.\?" "$DLM" run tiny.dlm trian
expect "unknown entry of a bench" 2 "did you mean .train.\?" "$DLM" bench tiny.dlm trian
prints "a bench in turns says what was reported" "ready.*\"values\": \[\[\"loss\", [0-9.]+\]" \
    "$DLM" bench --turns tiny.dlm train
prints "a bench in turns answers each line" "^.\"seconds\": [0-9.e-]+.$" \
    sh -c 'printf "2\n3\n" | "$DLM" bench --turns tiny.dlm train'
holds "as often as there are lines" sh -c \
    'test "$(printf "2\n3\n" | "$DLM" bench --turns tiny.dlm train | wc -l)" = 3'
printf 'entry one(x: f32[128, 256], y: f32[256, 64]) -> f32[128, 64] = x @ y\n' > product.dlm
seq 1 256 | paste -sd, | sed 's/$//' > row.txt
for i in $(seq 128); do cat row.txt; done > x.csv
seq 1 64 | paste -sd, > row.txt
for i in $(seq 256); do cat row.txt; done > y.csv
own="env XDG_CACHE_HOME=$PWD/own-cache"
prints "tune measures contractions" "^step one\.1: 1 different contractions" $own "$DLM" tune product.dlm one --x x.csv --y y.csv
$own "$DLM" run product.dlm one --x x.csv --y y.csv > tuned.txt
"$DLM" run --no-cache product.dlm one --x x.csv --y y.csv > plain.txt
holds "what is kept gives the same product" cmp tuned.txt plain.txt
expect "tune for another CPU" 2 "measures code for the CPU at hand" "$DLM" tune --target x86-64 product.dlm one
expect "tune without the entry" 2 "no entry .two." $own "$DLM" tune product.dlm two
holds "a bench in turns takes numbers alone" sh -c \
    '! echo two | "$DLM" bench --turns tiny.dlm train 2>&1 | grep -q seconds &&
     echo two | "$DLM" bench --turns tiny.dlm train 2>&1 | grep -q "no number of executions"'
expect "unknown option of an entry" 2 "did you mean .--epochs.\?" "$DLM" run tiny.dlm train --epohcs 2
expect "option of dlm behind the entry" 2 "no option .--target.; it is an option of dlm, and stands before the file" \
    "$DLM" run tiny.dlm train --target cuda
expect "the same in one word" 2 "no option .--target.; it is an option of dlm" "$DLM" run tiny.dlm train --target=cuda
expect "a short one" 2 "no option .-O0.; it is an option of dlm" "$DLM" run tiny.dlm train -O0
expect "option of the wrong type" 2 "--epochs needs a whole number, got .three." "$DLM" run tiny.dlm train --epochs three
expect "real number for a whole one" 2 "--epochs needs a whole number" "$DLM" run tiny.dlm train --epochs 2.5
expect "number too large" 2 "too large" "$DLM" run tiny.dlm train --epochs 99999999999999999999
expect "missing argument" 2 "needs --x FILE" "$DLM" run tiny.dlm predict
prints "help of a model" "^ +train +Learn the plane" "$DLM" run tiny.dlm --help
prints "help of an entry" "^ +--epochs INT +\(default 3\)" "$DLM" run tiny.dlm train --help
prints "help shows the data of a model" "^ +--points FILE +read this data from FILE \(default points.csv\)" \
    "$DLM" run tiny.dlm --help
prints "help of an entry shows the data, too" "^ +--points FILE " "$DLM" run tiny.dlm train --help
sed 's/,/, /; s/^/1/' points.csv > others.csv
holds "data from another file by its path" "$DLM" run tiny.dlm train --json --set points.path=others.csv
sed -E 's/"time[^,}]*[,}]//g' stdout.txt > by_path.txt
holds "data from another file by its name" "$DLM" run tiny.dlm train --json --points others.csv
sed -E 's/"time[^,}]*[,}]//g' stdout.txt > by_name.txt
holds "both are the same" cmp by_path.txt by_name.txt
holds "it is other data" sh -c '"$DLM" run tiny.dlm train --json | sed -E "s/\"time[^,}]*[,}]//g" > own.txt; ! cmp -s own.txt by_name.txt'
expect "data without a file" 2 "--points needs a value" "$DLM" run tiny.dlm train --points
expect "data from nowhere" 2 "--points needs the name of a file" "$DLM" run tiny.dlm train --points=
expect "a slip in the name of data" 2 "did you mean .--points.\?" "$DLM" run tiny.dlm train --poinst others.csv
cat > taken.dlm << 'END'
data log = csv("points.csv") { x: f32 = col(0) }
data text = csv("points.csv") { x: f32 = col(0) }
entry e(text: str = "own") { emit "{text}\n" }
entry f() { report sum(log.x) }
END
prints "an argument comes before data of its name" '^mine$' "$DLM" run taken.dlm e --text mine
holds "and so does an option of every entry" sh -c '"$DLM" run taken.dlm f --log others.txt && test -s others.txt'
holds "help shows each once" sh -c 'test "$("$DLM" run taken.dlm e --help | grep -Ec "^ +--(text|log) ")" = 2'
prints "check lists parameters" "line.dense.1.w +f32\[2, 1\] +2" "$DLM" check tiny.dlm
prints "check lists arguments" "--lr +f32 += 0.01" "$DLM" check tiny.dlm
cat > chosen.dlm << 'END'
const ACT = relu
fn mine(x: f32) -> f32 = x + 1
entry e() { emit [ACT(-2.0)] }
END
prints "a const that is a function" '^0$' "$DLM" run chosen.dlm e
prints "another function of the file for it" '^-1$' "$DLM" run -D ACT=mine chosen.dlm e
prints "a primitive for it" '^2$' "$DLM" run -D ACT=abs chosen.dlm e
expect "no function for it" 1 "error.E0107.: -D ACT=mina: .* must be one; did you mean .mine" "$DLM" check -D ACT=mina chosen.dlm
expect "an unknown const" 1 "error.E0107.: .*no const .SIZ." "$DLM" check -D SIZ=3 tiny.dlm
expect "a const without its value" 1 "write NAME=VALUE" "$DLM" check -D SIZE tiny.dlm
prints "no colour in a pipe" "tiny.dlm" sh -c '"$DLM" check missing/tiny.dlm 2>&1 | grep -v "$(printf "\033")"'
