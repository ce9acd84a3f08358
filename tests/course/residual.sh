#!/bin/sh
# ResNet-18.
. "$SOURCE/tests/course/course.inc"

program 02 44 "--dim batch=2"
step 02 train --epochs 1 --batch 8
