#!/bin/sh
# What the models of the first issue reach and how long they take, and what fusion gains them.
#
#     bench/models.sh          DLM: the compiler (build/dlm)
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
dlm=$(realpath "${DLM:-$root/build/dlm}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# Trains, and says the best accuracy on the digits held back, and the wall time with compiling.
train() {
    begin=$(date +%s%N)
    "$dlm" run "$1" train --log none --json > said.json
    end=$(date +%s%N)
    "$dlm" run "$1" evaluate --log none --json | tail -n 1 |
        sed "s|.*\"acc\": *\([0-9.]*\).*|$2: accuracy \1|" | tr '\n' ' '
    echo "in $(((end - begin) / 1000000)) ms"
}

for model in vision/lenet mlp/mlp; do
    train "$root/models/$model.dlm" "$model"
done
for model in vision/lenet mlp/mlp; do
    echo
    "$dlm" bench "$root/models/$model.dlm" train
done
