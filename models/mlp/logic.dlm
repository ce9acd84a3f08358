## Logic from neurons: NAND is one neuron, XOR needs two layers.
#
# A neuron with weights -2, -2 and bias 3 fires unless both inputs do: NAND, of which every circuit can be
# built, XOR of four of them (`built`). But no single neuron is XOR: its two true cases lie at opposite
# corners of the square, and one line cannot part them from the other two (Minsky and Papert, 1969). With a
# hidden layer it can be learnt, and nobody has to think of the circuit. A step has no derivative to learn
# by, so the neurons that learn are smooth: sigmoids.

fn cases() -> f32[4, 2] {
    x[n < 4, i < 2] = f32(if i == 0 then n // 2 else n % 2)
    return x
}

fn nand(a: f32[N], b: f32[N]) -> f32[N] = if 3 - 2*a - 2*b > 0 then 1 else 0

net neuron(x: f32[N, 2]) -> f32[N] = dense(x, 1)[:, 0]
net two_layers(x: f32[N, 2]) -> f32[N] = (x |> dense(4) |> sigmoid |> dense(1))[:, 0]

## XOR of four NANDs, in the cases 00, 01, 10, 11.
entry built() -> f32[4] {
    x = cases()
    a = x[:, 0]
    b = x[:, 1]
    c = nand(a, b)
    return nand(nand(a, c), nand(b, c))
}

## One neuron learns NAND.
entry learn_nand(steps: int = 500, lr: f32 = 0.1) {
    x = cases()
    y = [1.0, 1.0, 1.0, 0.0]
    for i in 0..steps {
        loss = bce_logits(neuron(x), y)
        minimize loss over neuron using adam(lr)
        report loss
    }
    wrong = sum((neuron(x) > 0) != (y > 0))
    report wrong
}

## Two layers learn XOR; `alone` counts the cases that one neuron gets wrong, whatever it learns.
entry learn_xor(steps: int = 500, lr: f32 = 0.1) {
    x = cases()
    y = [0.0, 1.0, 1.0, 0.0]
    for i in 0..steps {
        loss = bce_logits(two_layers(x), y)
        alone = bce_logits(neuron(x), y)
        minimize loss + alone over two_layers, neuron using adam(lr)
        report loss, alone
    }
    wrong = sum((two_layers(x) > 0) != (y > 0))
    alone = sum((neuron(x) > 0) != (y > 0))
    report wrong, alone
}
