#!/bin/sh
# The programs that compile fast.
. "$SOURCE/tests/course/course.inc"

program 01 26 ""
step 01 train --epochs 1
step 01 predict --x cancer_x.csv

program 03 37 "--define H=16"
step 03 train --epochs 1 --batch 4 --length 20
step 03 sample --length 5

program 06 19 ""
step 06 train --epochs 1

program 09 36 ""
step 09 rosenbrock

program 12 26 -
step 12 train --epochs 1

program 13 43 ""
step 13 train --epochs 1
step 13 sample --n 10

program 15 44 -
step 15 kmeans --rounds 5
step 15 pca --k 2 --rounds 5

program 16 24 ""
step 16 train
