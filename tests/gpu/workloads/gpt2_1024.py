import gpt2
from gpt2 import *

TITLE = "GPT-2 124M, length 1024, batch 8, AdamW"
UNITS = ("tokens", 8 * 1024)
gpt2.N, gpt2.T = 8, 1024
