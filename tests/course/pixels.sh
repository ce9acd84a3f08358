#!/bin/sh
# A net that draws images pixel by pixel.
. "$SOURCE/tests/course/course.inc"

program 07 46 "--dim batch=1"
step 07 train --epochs 1
step 07 sample --n 1
