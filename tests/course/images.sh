#!/bin/sh
# Detection, style.
. "$SOURCE/tests/course/course.inc"

program 11 64 "--dim batch=2"
step 11 train --epochs 1
step 11 detect --x scene.png

program 14 38 "--dim H=8 --dim W=8 --dim A=8 --dim B=8"
step 14 paint --content content.png --style style.png --steps 1
