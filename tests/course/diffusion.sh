#!/bin/sh
# Denoising diffusion.
. "$SOURCE/tests/course/course.inc"

program 10 52 "--dim batch=2 --define STEPS=50"
options="-D STEPS=50"
step 10 train --epochs 1 --batch 32
step 10 sample --n 1
