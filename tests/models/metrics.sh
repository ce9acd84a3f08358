#!/bin/sh
# What the tables of tests/zoo do not say: a model built for -O0, which does not fuse, the first model of
# the README, and LeNet on pictures of another size.
export NO_COLOR=1

# final NAME FILE: the last value of a quantity in a run's JSON lines.
final() {
    tail -n 1 "$2" | sed -n "s/.*\"$1\": \([-+.0-9e]*\).*/\1/p"
}

# reaches TITLE QUANTITY OPERATOR BOUND COMMAND...
reaches() {
    title=$1 quantity=$2 operator=$3 bound=$4
    shift 4
    value=
    if "$@" --json --log none > out.json 2> err.txt < /dev/null; then
        value=$(final "$quantity" out.json)
    fi
    if awk -v v="$value" -v b="$bound" \
        "BEGIN { exit !(v != \"\" && v + 0 $operator b + 0) }" < /dev/null; then
        echo "ok - $title: $quantity $value"
    else
        echo "\$ $*"
        head -n 20 err.txt
        echo "not ok - $title: $quantity is $value, which is not $operator $bound"
    fi
}

models=$SOURCE/models
reaches "lenet unfused" acc '>=' 0.97 "$DLM" run -O0 "$models/vision/lenet.dlm" train
reaches "the first model" acc '>=' 0.96 "$DLM" run "$SOURCE/examples/first.dlm" train

# LeNet-5's own kernels read 28x28 images: here ten patterns of stripes with noise.
awk 'BEGIN { srand(1); for (n = 0; n < 200; n++) { for (p = 0; p < 784; p++)
    printf "%d,", int(p / 28 / 3) == n % 10 ? 255 * rand() : 60 * rand(); print n % 10 } }' > stripes.csv
reaches "lenet of 28x28 images" acc '>=' 0.9 \
    "$DLM" run -D SIZE=28 "$models/vision/lenet.dlm" train --epochs 4 --set digits.path=stripes.csv
