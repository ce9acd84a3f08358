#!/bin/sh
# Models that need more than a plain step of learning: their gradients against finite differences
# along 100 random directions, and their entries run.
. "$SOURCE/tests/cli/expect.inc"
cp "$SOURCE"/tests/models/*.dlm .
awk 'BEGIN { for (i = 0; i < 96; i++) printf "%.3f%s", sin(i * i + 1), i % 6 == 5 ? "\n" : "," }' > points.csv
printf '1,2,3,4,5\n1,0,0,0,0\n' > x.csv

for model in wgan_gp contractive maml; do
    prints "$model: gradients" '^[0-9]+ gradients agree, 0 differ$' \
        "$BUILD/gradcheck" $model.dlm --entry train --directions 100
    holds "$model: trains" "$DLM" run $model.dlm train
done

holds "train" "$DLM" run learning.dlm train
for entry in follow unrolled scanned accumulate fit newton average sequence sequence_newton clip; do
    holds "$entry" "$DLM" run learning.dlm $entry
done
for entry in attack unrolled scanned accumulate fit newton; do
    prints "$entry: gradients" '^[0-9]+ gradients agree, 0 differ$' \
        "$BUILD/gradcheck" learning.dlm --entry $entry --directions 5
done
holds "rbm: trains" "$DLM" run rbm.dlm train
prints "rbm: params saved together are loaded together" '^0\.[0-9]+,0\.' "$DLM" run rbm.dlm up
prints "gpt: gradients" '^[0-9]+ gradients agree, 0 differ$' "$BUILD/gradcheck" gpt.dlm --entry train --directions 5
prints "gpt: learns to count" '"event": "end".*"loss": (0|1)\.[0-9]' "$DLM" run gpt.dlm train --json
prints "gpt: the caches hold what was seen before" '^([0-9.]+e-0[6-9]|0)$' "$DLM" run gpt.dlm compare

prints "f repeats the draws of the loss" '^0$' "$DLM" run learning.dlm draws
prints "an input learns" '^[0-9.]+,[0-9.]+,' "$DLM" run learning.dlm attack --x x.csv
prints "what was saved as a bundle is a net, and a twin of it" '^0$' "$DLM" run learning.dlm averaged
holds "average: train" "$DLM" run average.dlm train
printf '1,1\n' > one.csv
prints "average: the entry that reads the net loads its mean" '^0\.[0-9]+$' "$DLM" run average.dlm predict --x one.csv
expect "too few tensors for their order" 1 'holds 4 tensors, but 2 are to be loaded' \
    "$DLM" run learning.dlm short
