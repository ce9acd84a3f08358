#!/bin/sh
# Entries that call entries: the same numbers as where all is written out, in dlm run and in a built program.
. "$SOURCE/tests/cli/expect.inc"

cat > model.dlm <<'END'
layer twice(x: f32[N, 4]) -> f32[N, 4] = if training then 2 * x else x
net n(x: f32[N, 2]) -> f32[N, 1] = x |> dense(4) |> tanh |> twice |> dense(1)

entry train(steps: int = 3, lr: f32 = 0.1, name: str = "none", x: f32[N, 2]) -> f32 {
    state seen: i32 = 0
    loss = 0.0
    for i in 0..steps {
        loss = mean((n(x) - 3) ^ 2)
        minimize loss over n using adam(lr)
        seen <- seen + 1
        stop if loss < 1e-4
    }
    emit "{name} {seen}\n"
    return loss
}
entry predict(x: f32[N, 2]) -> f32[N, 1] = n(x)
entry loss_of(x: f32[N, 2]) -> f32 = mean(n(x) ^ 2)

entry whole(steps: int = 2, rate: f32 = 0.05, name: str = "whole", x: f32[N, 2]) -> f32[N, 1] {
    first = train(steps, rate, name = name, x = x)
    for k in 0..2 {
        last = train(4, lr = 0.01, x = x)
        report first, last
    }
    l = loss_of(x)
    minimize l over n using sgd(0.1)
    save n to "n.safetensors"
    return predict(x) + 1
}
entry written_out(steps: int = 2, rate: f32 = 0.05, name: str = "whole", x: f32[N, 2]) -> f32[N, 1] {
    seen = 0
    for i in 0..steps {
        first = mean((n(x) - 3) ^ 2)
        minimize first over n using adam(rate)
        seen = seen + 1
        stop if first < 1e-4
    }
    emit "{name} {seen}\n"
    for k in 0..2 {
        seen = 0 * k
        for i in 0..4 {
            last = mean((n(x) - 3) ^ 2)
            minimize last over n using adam(0.01)
            seen = seen + 1
        }
        emit "none {seen}\n"
    }
    l = mean(n(x) ^ 2)
    minimize l over n using sgd(0.1)
    save n to "n.safetensors"
    return n(x) + 1
}
END
printf '0,1\n2,1\n-1,0.5\n' > x.csv
"$DLM" run model.dlm whole --x x.csv --steps 5 --log none > called.txt 2> /dev/null
"$DLM" run model.dlm written_out --x x.csv --steps 5 --log none > written.txt 2> /dev/null
holds "a call is what is written out" cmp called.txt written.txt
prints "states of the entry begin anew with each call" '^none 4$' cat called.txt
prints "an option of the caller" '^whole 5$' cat called.txt
expect "the values of the calls" 0 'first 0?[.0-9]+  last' "$DLM" run model.dlm whole --x x.csv --log none
"$DLM" build model.dlm -o model > build.txt 2>&1
./model whole --x x.csv --steps 5 --log none > built.txt 2> /dev/null
holds "in a built program" cmp called.txt built.txt
./model predict --x x.csv --log none > loaded.txt 2> /dev/null
tail -n 3 called.txt | awk '{ printf "%.5f\n", $1 - 1 }' > less.txt
awk '{ printf "%.5f\n", $1 }' loaded.txt > rounded.txt
holds "the net that the calls trained is the one that is saved" cmp less.txt rounded.txt
