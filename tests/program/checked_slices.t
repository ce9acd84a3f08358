# RUN: dlm run checked_slices.t first --text abcd --n 5 --log none 2>&1
# The sizes of a text have no names that a `where` could use: the run checks them.
# EXIT: 1
entry first(text: str, n: int = 2) { emit bytes(text)[0..n] }

# EXPECT
# checked_slices.t: error: checked_slices.t:4:55: the slice 0..n leaves an axis of size length
