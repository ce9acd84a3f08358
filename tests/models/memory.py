#!/usr/bin/env python3
"""No buffer of im2col's size: reads the memory plan of LeNet-5's training step (28 x 28 images).

An im2col buffer of a convolution has batch * rows * columns * channels * kernel^2 elements. The
plan is what `dlm emit --what kernels` prints: every buffer with its shape.
"""
import os
import re
import subprocess

BATCH = 32
# output rows, output columns, input channels, kernel: of the two convolutions
CONVOLUTIONS = [(28, 28, 1, 5), (10, 10, 6, 5)]

text = subprocess.run([os.environ["DLM"], "emit", "-D", "SIZE=28", "--what", "kernels",
                       os.environ["SOURCE"] + "/models/vision/lenet.dlm"],
                      check=True, capture_output=True, text=True).stdout
step = text[text.index('step "train.1"'):]
step = step[:step.index("\n}")]
sizes = []
for shape in re.findall(r"^  buffer %\d+[^:]*: \w+\[([^\]]*)\] = temp", step, re.M):
    count = 1
    for dimension in filter(None, shape.split(", ")):
        count *= eval(re.sub(r"\bbatch\b", str(BATCH), dimension))      # a polynomial such as (batch + 7)//8
    sizes.append(count)
im2col = min(BATCH * h * w * c * k * k for h, w, c, k in CONVOLUTIONS)
largest = max(sizes)
print(f"largest temporary {largest} elements, smallest im2col buffer {im2col}")
print("ok - the plan has temporaries" if len(sizes) > 10 else "not ok - the plan has temporaries")
print("ok - no temporary is as large as im2col's" if largest < im2col else
      "not ok - no temporary is as large as im2col's")
