#!/bin/sh
# Translation, a GPT, a GAN.
. "$SOURCE/tests/course/course.inc"

program 04 62 "--ints 3 --define H=8 --define E=8 --define V=20"
step 04 train --epochs 1 --batch 8
step 04 translate --text "le chat dort" --beam 3 --limit 6

program 05 27 ""
step 05 train --epochs 1
step 05 sample --n 4

program 08 54 "--define CTX=16 --define D=24 --define LAYERS=2"
step 08 train --steps 2 --batch 2 --accumulate 2
step 08 generate --prompt "the cat" --length 5
