#!/bin/sh
# What dlm emit shows can be used: IR reads back, C compiles elsewhere, an object links.
. "$SOURCE/tests/cli/expect.inc"
write_tiny_model

prints "tokens" "^9:1 NET" sh -c '"$DLM" emit tiny.dlm --what tokens | tr a-z A-Z'
prints "ast" "net.*line" "$DLM" emit tiny.dlm --what ast
prints "program" '^  param "line.dense.1.w": f32\[2, 1\]' "$DLM" emit tiny.dlm --what program
prints "kernels" "^ *kernel " "$DLM" emit tiny.dlm --what kernels
prints "ir" '^graph "train.1"' "$DLM" emit tiny.dlm --what ir
cp stdout.txt all.ir
holds "no pass changes what has gone through all" sh -c '"$DLM" opt --passes=fold,cse,dce all.ir > again.ir && cmp all.ir again.ir'
prints "ir after a pass" "= (contract|sub|mul)" "$DLM" emit tiny.dlm --what ir --stop-after grad
prints "kernels of a graph" "^ *kernel " "$DLM" opt --passes=fuse,schedule,memory all.ir
holds "the IR from standard input" sh -c '"$DLM" opt --passes=dce - < all.ir | cmp - all.ir'
expect "--print-after shows on stderr" 0 "^# after algebra" "$DLM" emit tiny.dlm --print-after algebra
cat > hidden.dlm << 'END'
net plane(x: f32[N, 1]) -> f32[N, 2] = x |> dense(8) |> tanh |> dense(2)
entry train(x: f32[4, 1], y: f32[4, 2]) {
    loss = mse(plane(x), y)
    minimize loss over plane using sgd(0.1)
}
END
expect "--why shows on stderr" 0 "^ +512 bytes  hidden.dlm:1:57 +tanh: a contraction reads each" "$DLM" emit hidden.dlm --why
expect "--time-passes shows on stderr" 0 "^schedule +[0-9]+ +[0-9]+" "$DLM" emit tiny.dlm --time-passes
holds "--skip, --limit and --verify-each" "$DLM" emit tiny.dlm --skip cse --limit 0 --verify-each

holds "C" "$DLM" emit tiny.dlm -o tiny.c
holds "the C has the source beside it" grep -q "tiny.dlm:[0-9]*: loss = mse" tiny.c
holds "the C includes nothing" sh -c '! grep -q "^#include" tiny.c'
holds "another compiler takes the C" cc -std=gnu11 -O1 -c tiny.c -o other.o
holds "header" "$DLM" emit tiny.dlm --what header -o tiny.h
holds "object" "$DLM" emit tiny.dlm --what obj -o tiny.o
cat > use.c << 'END'
#include "tiny.h"
#include <stdio.h>
int main(void)
{
    const float x[4] = {1, 2, 3, 4};
    float y[2];
    tiny *model = tiny_open("line.safetensors");
    if (tiny_predict(model, 2, x, y)) {
        puts(tiny_error(model));
        return 1;
    }
    printf("%.9g\n%.9g\n", y[0], y[1]);
    tiny_close(model);
    return 0;
}
END
holds "weights" "$DLM" run tiny.dlm train
holds "a program links with the object" cc -std=c11 -Wall -Wextra -Werror use.c tiny.o -lm -pthread -o use
prints "the program computes" "^[0-9.-]+$" ./use
sed 's/tiny/other/g' tiny.dlm > other.dlm
"$DLM" emit other.dlm --what header -o other.h
"$DLM" emit other.dlm --what obj -o other.o
cat > both.c << 'END'
#include "tiny.h"
#include "other.h"
#include <stdio.h>
int main(void)
{
    const float x[4] = {1, 2, 3, 4};
    float y[2] = {0}, z[2] = {1};
    tiny *a = tiny_open("line.safetensors");
    other *b = other_open("line.safetensors");
    int faults = tiny_predict(a, 2, x, y) + other_predict(b, 2, x, z);
    printf("%d %d\n", faults, y[0] == z[0] && y[1] == z[1]);
    tiny_close(a);
    other_close(b);
    return 0;
}
END
holds "two models link into one program" cc -std=c11 -Wall -Wextra -Werror both.c tiny.o other.o -lm -pthread -o both
prints "and both compute" "^0 1$" ./both
holds "an entry prints CSV" "$DLM" run tiny.dlm predict --x x.csv --log none

cat > twins.dlm << 'END'
net deep(x: f32[N, 4]) -> f32[N, 4] = x |> dense(4) |> tanh |> dense(4) |> tanh
entry apply(x: f32[N, 4]) -> f32[N, 4] = deep(x)
entry train(x: f32[N, 4], steps: int = 0) {
    for i in 0..steps { minimize mean(deep(x) ^ 2) over deep using sgd(0.1) }
    report sum(deep.dense.1.w == deep.dense.2.w)
    save deep to "deep.safetensors"
}
END
printf '1,2,3,4\n' > four.csv
prints "equal layers share a function" "^/. k1_contract_tanh is k0_contract_tanh on other buffers" "$DLM" emit twins.dlm
expect "draws of one function differ" 0 "dense.2.w[)] 0" "$DLM" run twins.dlm train --x four.csv

printf 'entry e() { emit [1.0, -inf, inf], f64([[-inf, 2.0]]), sqrt([-1.0, 4.0]) }\n' > ends.dlm
"$DLM" run ends.dlm e --log none > ends.txt 2> ends.err
printf '1\n-inf\ninf\n-inf,2\nnan\n2\n' > ends.want
holds "infinities and NaN in tables" cmp ends.txt ends.want

expect "IR that does not exist" 1 "none.ir: No such file" "$DLM" opt none.ir
printf 'graph "g" {\n  %%0: f32[4] = add %%1, %%2\n}\n' > bad.ir
expect "IR with a mistake" 1 "bad.ir:2:" "$DLM" opt bad.ir
