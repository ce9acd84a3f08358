#!/bin/sh
# Every model of the zoo, trained with its defaults, reaches its metric on the rows held back; what
# `evaluate` finds in the saved weights is as good. Also in a build for -O0, which does not fuse.
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
reaches "linear regression" error '<' 0.01 "$DLM" run "$models/linear/linear_regression.dlm" train
reaches "linear regression, evaluate" error '<' 0.01 "$DLM" run "$models/linear/linear_regression.dlm" evaluate
reaches "logistic regression" acc '>=' 0.94 "$DLM" run "$models/linear/logistic_regression.dlm" train
reaches "logistic regression, evaluate" acc '>=' 0.94 "$DLM" run "$models/linear/logistic_regression.dlm" evaluate
reaches "mlp" acc '>=' 0.96 "$DLM" run "$models/mlp/mlp.dlm" train
reaches "mlp, evaluate" acc '>=' 0.96 "$DLM" run "$models/mlp/mlp.dlm" evaluate
reaches "lenet" acc '>=' 0.97 "$DLM" run "$models/vision/lenet.dlm" train
reaches "lenet, evaluate" acc '>=' 0.97 "$DLM" run "$models/vision/lenet.dlm" evaluate
reaches "lenet with another seed" acc '>=' 0.97 "$DLM" run "$models/vision/lenet.dlm" train --seed 1
reaches "lenet unfused" acc '>=' 0.97 "$DLM" run -O0 "$models/vision/lenet.dlm" train
reaches "the first model" acc '>=' 0.96 "$DLM" run "$SOURCE/examples/first.dlm" train

# LeNet-5's own kernels read 28x28 images: here ten patterns of stripes with noise.
awk 'BEGIN { srand(1); for (n = 0; n < 200; n++) { for (p = 0; p < 784; p++)
    printf "%d,", int(p / 28 / 3) == n % 10 ? 255 * rand() : 60 * rand(); print n % 10 } }' > stripes.csv
reaches "lenet of 28x28 images" acc '>=' 0.9 \
    "$DLM" run -D SIZE=28 "$models/vision/lenet.dlm" train --epochs 4 --set digits.path=stripes.csv
