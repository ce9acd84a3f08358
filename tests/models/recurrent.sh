#!/bin/sh
# Models with loops over time: gradients against finite differences along 100 random directions, and
# what they learn. The rows count 0, 1, 4, 2, 2, 4, 1, 0, ...: the squares modulo 7 from some number on.
. "$SOURCE/tests/cli/expect.inc"
cp "$SOURCE"/tests/models/recurrent.dlm .
awk 'BEGIN { for (r = 0; r < 16; r++) for (k = 0; k < 21; k++) printf "%d%s", (r + k * k) % 7, k == 20 ? "\n" : "," }' > text.csv

for entry in train whole rounds translate; do
    prints "$entry: gradients" '^1 gradients agree, 0 differ$' \
        "$BUILD/gradcheck" recurrent.dlm --entry $entry --directions 100 --ints 1
done
holds "train" "$DLM" run recurrent.dlm train
prints "a step at a time, N = T = 1" '^1 4 2 2 4 1 0 1 $' sh -c '"$DLM" run recurrent.dlm sample | tr "\n" " "'
prints "the same without fusion" '^1 4 2 2 4 1 0 1 $' sh -c '"$DLM" run -O0 recurrent.dlm sample | tr "\n" " "'
prints "until" '^1 4 2 -1 -1 -1 $' sh -c '"$DLM" run recurrent.dlm write | tr "\n" " "'
prints "translate" '"event": "end".*"nll": 1\.[0-6]' "$DLM" run recurrent.dlm translate --json
prints "beams differ" '^3$' sh -c '"$DLM" run recurrent.dlm beams | sort -u | wc -l'
