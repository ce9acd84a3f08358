# Another file that is not there.
use "no_such_file.dlm"
entry a(x: f32[N]) -> f32[N] = x
