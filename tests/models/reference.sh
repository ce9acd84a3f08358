#!/bin/sh
# Six steps of LeNet, from weights and images given by formulas, against losses that an independent
# implementation (NumPy, f64, its gradients written by hand) has computed. Fused and unfused.
cat > lenet.dlm << 'END'
fn formula(shape, fan_in: int, fan_out: int) {
    n = count(full(0.0, shape))
    return reshape(sqrt(6.0 / (fan_in + fan_out)) * (f32(iota(n) * 37 % 101) / 50 - 1), shape)
}

net lenet(x: f32[N, 1, 8, 8]) -> f32[N, 10] {
    x = x |> conv(6, kernel = 3, pad = 1, init = formula) |> tanh |> max_pool(2)
    x = x |> conv(16, kernel = 3, pad = 1, init = formula) |> tanh |> max_pool(2)
    x = x |> flatten |> dense(120, init = formula) |> tanh |> dense(84, init = formula) |> tanh
    return x |> dense(10, init = formula)
}

optimizer chosen(p, g) = OPTIMIZER

entry train(rows: int = 33) {
    for k in 0..6 {
        x[n < rows, c < 1, i < 8, j < 8] = f32((7*n + 5*i + 3*j + n*i*j) % 17) / 16
        y[n < rows] = 3*n % 10
        loss = cross_entropy(lenet(x), y)
        minimize loss over lenet using chosen()
        emit loss
    }
}
END

# agrees NAME TOLERANCE OPTIMIZER OPTIONS LOSS...
agrees() {
    name=$1 tolerance=$2 optimizer=$3 options=$4
    shift 4
    sed "s/OPTIMIZER/$optimizer/" lenet.dlm > chosen.dlm
    printf '%s\n' "$@" > expected.txt
    "$DLM" run $options chosen.dlm train --log none > got.txt 2> err.txt < /dev/null
    if paste -d ' ' expected.txt got.txt | awk -v t="$tolerance" '
        function abs(x) { return x < 0 ? -x : x }
        NF != 2 || abs($1 - $2) > t * $1 { bad = 1 }
        END { exit bad }'; then
        echo "ok - $name"
    else
        paste expected.txt got.txt
        head -n 20 err.txt
        echo "not ok - $name"
    fi
}

for options in -O0 -O2; do
    agrees "momentum, $options" 1e-5 'sgd(p, g, 0.1, momentum = 0.9)' $options \
        2.3028420 2.2986415 2.2932117 2.2881020 2.2824097 2.2749213
    agrees "Adam, $options" 3e-4 'adam(p, g, 0.01)' $options \
        2.3028420 2.5959231 2.2478591 2.1878065 2.1898917 2.0587363
done
