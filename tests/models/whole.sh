#!/bin/sh
# Gradients of whole nets against finite differences along 100 random directions, in f64: dense
# layers, convolutions with pooling and batch norm, a block of a transformer.
. "$SOURCE/tests/cli/expect.inc"
cp "$SOURCE/tests/models/whole.dlm" .

for entry in layers convolutions attention; do
    prints "$entry" '^1 gradients agree, 0 differ$' \
        "$BUILD/gradcheck" whole.dlm --entry $entry --directions 100 --dim batch=5
done
