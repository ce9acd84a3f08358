#!/bin/sh
# How long `dlm run` of the MLP takes from its start to the end of its first training step: cold,
# with an empty cache, and warm, with all it compiled in the cache. The run has one batch and one
# epoch, and the time is that of the whole process, which reads the data, tests and saves besides.
#
#     bench/startup.sh [ROUNDS]          DLM: the compiler (build/dlm)
set -eu
rounds=${1:-10}
root=$(cd "$(dirname "$0")/.." && pwd)
dlm=$(realpath "${DLM:-$root/build/dlm}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# Milliseconds that one run takes.
once() {
    begin=$(date +%s%N)
    XDG_CACHE_HOME="$work/cache" "$dlm" run "$root/models/mlp/mlp.dlm" train --epochs 1 --batch 1437 \
        --log none > said.txt 2>&1 || { cat said.txt >&2; exit 1; }
    end=$(date +%s%N)
    echo $(((end - begin) / 10000)) | sed 's/\(..\)$/.\1/'
}

# Least, median and largest of the numbers in a file.
spread() {
    sort -n "$1" | awk '{x[NR] = $1} END {printf "%8.0f ms %8.0f ms %8.0f ms\n", x[1], x[int((NR + 1) / 2)], x[NR]}'
}

for round in $(seq "$rounds"); do
    rm -rf cache
    once >> cold
    once >> warm
done
printf '%-6s %11s %11s %11s\n' '' least median largest
printf '%-6s %s\n' cold "$(spread cold)" warm "$(spread warm)"
