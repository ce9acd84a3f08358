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
reaches "vae" held_back '<' 26 "$DLM" run "$models/generative/vae.dlm" train
reaches "vae, evaluate" held_back '<' 26 "$DLM" run "$models/generative/vae.dlm" evaluate
reaches "gan" off '<' 0.1 "$DLM" run "$models/generative/gan.dlm" train
reaches "poisson" error '<' 0.005 "$DLM" run "$models/physics/poisson.dlm" train
reaches "poisson, evaluate" error '<' 0.005 "$DLM" run "$models/physics/poisson.dlm" evaluate
reaches "reverse" right '>=' 0.98 "$DLM" run "$models/sequence/reverse.dlm" train
reaches "the first model" acc '>=' 0.96 "$DLM" run "$SOURCE/examples/first.dlm" train

# LeNet-5's own kernels read 28x28 images: here ten patterns of stripes with noise.
awk 'BEGIN { srand(1); for (n = 0; n < 200; n++) { for (p = 0; p < 784; p++)
    printf "%d,", int(p / 28 / 3) == n % 10 ? 255 * rand() : 60 * rand(); print n % 10 } }' > stripes.csv
reaches "lenet of 28x28 images" acc '>=' 0.9 \
    "$DLM" run -D SIZE=28 "$models/vision/lenet.dlm" train --epochs 4 --set digits.path=stripes.csv

# The reversed rows that the decoder writes by itself, and the picture of invented digits.
says() {
    title=$1 expected=$2
    shift 2
    if [ "$("$@" 2> err.txt < /dev/null)" = "$expected" ]; then
        echo "ok - $title"
    else
        echo "\$ $*"
        head -n 20 err.txt
        echo "not ok - $title"
    fi
}
echo "2,3,4,5,6,7,8,9,10,11" > row.csv
says "reverse writes a row backwards" "11,10,9,8,7,6,5,4,3,2" \
    "$DLM" run "$models/sequence/reverse.dlm" predict --x row.csv --log none
says "vae draws without a word" "" "$DLM" run "$models/generative/vae.dlm" sample --log none
says "vae's picture is there" "vae.png" ls vae.png
