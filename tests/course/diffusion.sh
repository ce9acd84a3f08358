#!/bin/sh
# Denoising diffusion.
. "$SOURCE/tests/course/course.inc"

program 10 52 "--dim batch=2 --define STEPS=50"
step 10 train --epochs 1
step 10 sample --n 1
