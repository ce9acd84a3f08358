#!/bin/sh
# Bad input of every kind: one clear message with file and place, a failure, nothing left behind.
. "$SOURCE/tests/cli/expect.inc"
write_tiny_model

# bad_source NAME PATTERN TEXT: `dlm check`, `run` and `build` refuse the source. The command line
# and every place in it must be named, and no executable may appear.
bad_source() {
    printf "$3" > bad.dlm
    expect "$1" 1 "$2" "$DLM" check bad.dlm
    expect "$1, built" 1 "$2" "$DLM" build bad.dlm -o bad
    if [ -e bad ]; then report "$1 leaves no executable" "there is one"; fi
}

tail='entry p(x: f32[N, 4]) -> f32[N, 4] = m(x)\n'
bad_source "empty file" "bad.dlm is empty" ""
bad_source "zero byte" "bad.dlm:1:4: error.*zero byte" 'net\000m'
bad_source "broken UTF-8" "bad.dlm:1:5: error.*no UTF-8" 'net \377\001'
bad_source "unclosed bracket" "bad.dlm:1:40: error.*not closed" "net m(x: f32[N, 4]) -> f32[N, 4] = relu(x\n$tail"
bad_source "unknown name" "bad.dlm:1:41: error.*did you mean .dense." "net m(x: f32[N, 4]) -> f32[N, 4] = x |> dnse(4)\n$tail"
bad_source "too few arguments" "bad.dlm:2:36: error.*missing its argument .b." "fn f(a, b) = a + b\nnet m(x: f32[N, 4]) -> f32[N, 4] = f(x)\n$tail"
bad_source "too many arguments" "bad.dlm:2:44: error.*takes 2 arguments" "fn f(a, b) = a + b\nnet m(x: f32[N, 4]) -> f32[N, 4] = f(x, 1, 2)\n$tail"
three='fn inner(a: f32[N, K], b: f32[K, M]) = a @ b\nfn middle(a, b) = inner(a, b)\nfn outer(a, b) = middle(a, b)\n'
three="${three}entry p(x: f32[N, 4], w: f32[5, 3]) -> f32[N, 3] = outer(x, w)\n"
bad_source "shapes through three calls" "bad.dlm:2:28: error.*must be f32.K, M., but is f32.5, 3." "$three"
bad_source "where the call comes from" "bad.dlm:4:52: note: in this use of .outer." "$three"
bad_source "where a dimension comes from" "bad.dlm:2:25: note: .K. is 4 from here" "$three"
bad_source "endless recursion" "bad.dlm:2:14: error.*without an end" "layer a(x) = b(x)\nlayer b(x) = a(x)\nnet m(x: f32[N, 4]) -> f32[N, 4] = a(x)\n$tail"
bad_source "duplicate net" "bad.dlm:2:5: error.*declared twice" "net m(x: f32[N, 4]) -> f32[N, 4] = x\nnet m(x: f32[N, 4]) -> f32[N, 4] = x\n$tail"
bad_source "duplicate entry" "bad.dlm:3:7: error.*declared twice" "net m(x: f32[N, 4]) -> f32[N, 4] = x\n$tail$tail"
bad_source "size 0" "bad.dlm:1:17: error.*must be positive, but this is 0" "net m(x: f32[N, 0]) -> f32[N, 4] = x |> dense(4)\nentry p(x: f32[N, 0]) -> f32[N, 4] = m(x)\n"
bad_source "negative size" "bad.dlm:2:17: error.*must be positive, but this is -3" "const K = -3\nnet m(x: f32[N, K]) -> f32[N, 4] = x |> dense(4)\nentry p(x: f32[N, K]) -> f32[N, 4] = m(x)\n"
bad_source "size beyond 64 bits" "bad.dlm:2:47: error.*overflows" "const K = 4000000000\nnet m(x: f32[N, K]) -> f32[N, 4] = x |> dense(K * K) |> dense(4)\nentry p(x: f32[N, K]) -> f32[N, 4] = m(x)\n"
bad_source "elements beyond 64 bits" "error.*number of elements overflows" "const K = 4000000000\nnet m(x: f32[N, K]) -> f32[N, 4] = x |> dense(K) |> dense(4)\nentry p(x: f32[N, K]) -> f32[N, 4] = m(x)\n"
bad_source "a gradient that does not exist" "bad.dlm:1:[0-9]+: error" "entry p(x: f32[N, 4]) -> f32[N, 4] = grad(x, x)\n"

expect "no such model" 1 "missing.dlm: No such file" "$DLM" check missing.dlm
expect "a folder for a model" 1 "error.*\.: " "$DLM" check .
"$DLM" run tiny.dlm train > /dev/null 2>&1
rm -f tiny.train.jsonl

# bad_data NAME PATTERN FILE: training refuses the data, and neither weights nor a log appear.
bad_data() {
    mv line.safetensors kept
    expect "$1" 1 "$2" "$DLM" run tiny.dlm train --set points.path="$3"
    if [ -e line.safetensors ]; then report "$1 saves nothing" "there are weights"; fi
    mv kept line.safetensors
}
printf '1,2,3\n2,3\n' > few.csv
printf '1,2,3\n2,abc,4\n' > word.csv
gzip -c points.csv | head -c 30 > cut.csv.gz
: > empty.csv
bad_data "missing data" "cannot read nowhere.csv.*--set points.path=FILE" nowhere.csv
bad_data "a row with too few fields" "few.csv:2: row 2 has 2 columns, expected 3" few.csv
bad_data "a field that is no number" "word.csv:2: row 2, column 2: expected a number, found .abc." word.csv
bad_data "truncated data" "cut.csv.gz is truncated" cut.csv.gz
bad_data "empty data" "empty.csv is empty" empty.csv

printf '1,2,3\n' > wide.csv
: > none.csv
expect "tensor of another shape" 1 "--x needs f32.N, 2., and wide.csv holds" "$DLM" run tiny.dlm predict --x wide.csv
expect "an empty batch is none" 0 "" "$DLM" run tiny.dlm predict --x none.csv --log none
expect "batches of nothing" 1 "at least 1 row" "$DLM" run tiny.dlm train --batch 0
expect "negative size as an option" 1 "must not be negative" "$DLM" run tiny.dlm train --epochs -1

sed 's/line/other/g' tiny.dlm > other.dlm
"$DLM" run other.dlm train > /dev/null 2>&1
head -c 60 line.safetensors > cut.safetensors
head -c 5 line.safetensors > stump.safetensors
for cut in 100 200 250; do head -c $cut line.safetensors > cut$cut.safetensors; done
expect "weights of another model" 1 "belongs to another model" "$DLM" run tiny.dlm predict --x x.csv --weights other.safetensors
expect "the tensors that do not match" 1 "other.dense.1.w: not expected" "$DLM" run tiny.dlm predict --x x.csv --weights other.safetensors
expect "truncated weights" 1 "cut.safetensors is truncated" "$DLM" run tiny.dlm predict --x x.csv --weights cut.safetensors
expect "weights of five bytes" 1 "stump.safetensors is truncated" "$DLM" run tiny.dlm predict --x x.csv --weights stump.safetensors
expect "weights cut in their data" 1 "cut200.safetensors" "$DLM" run tiny.dlm predict --x x.csv --weights cut200.safetensors
expect "no weights" 1 "cannot read none.safetensors" "$DLM" run tiny.dlm predict --x x.csv --weights none.safetensors

expect "result that cannot be written" 1 "cannot write nowhere/y.csv" "$DLM" run tiny.dlm predict --x x.csv -o nowhere/y.csv
expect "log that cannot be written" 1 "cannot write nowhere/log.jsonl" "$DLM" run tiny.dlm train --log nowhere/log.jsonl
expect "executable that cannot be written" 1 "cannot write nowhere/tiny" "$DLM" build tiny.dlm -o nowhere/tiny
expect "executable in place of a folder" 1 "cannot write .: it is a folder" "$DLM" build tiny.dlm -o .
expect "C that cannot be written" 1 "cannot write nowhere/tiny.c" "$DLM" emit tiny.dlm -o nowhere/tiny.c
expect "a full standard output" 1 "cannot write to the standard output" sh -c '"$DLM" check tiny.dlm > /dev/full'
expect "a full standard output of an entry" 1 "cannot write to the standard output" sh -c '"$DLM" run tiny.dlm predict --x x.csv > /dev/full'
rm -f ./*.safetensors ./*.csv ./*.gz ./*.dlm ./*.jsonl kept stdout.txt stderr.txt
left=$(ls -A)
report "nothing is left behind" "${left:+left: $left}" ls
