#!/bin/sh
# Models that draw images.
. "$SOURCE/tests/programs/programs.inc"

program 07 46 "--dim batch=1"
step 07 train --epochs 1
step 07 sample --n 1

program 10 52 "--dim batch=2 --define STEPS=50"
step 10 train --epochs 1
step 10 sample --n 1
