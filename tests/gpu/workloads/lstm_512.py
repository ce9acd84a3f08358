import lstm
from lstm import *

TITLE = "LSTM 2x512, length 128, batch 32, Adam"
lstm.H = 512
