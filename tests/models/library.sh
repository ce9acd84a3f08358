#!/bin/sh
# A model inside a C program: the emitted header and object, with no other file of ours.
cat > small.dlm << 'END'
net line(x: f32[N, 2]) -> f32[N] {
    param w: f32[2] = [3.0, -2.0]
    param b: f32 = 0.5
    return x @ w + b
}
entry train() {
    x: f32[4, 2] = 0
    loss = sum(line(x)) * 0
    minimize loss over line using sgd(0.1)
    save line to "line.safetensors"
}
## Heights of the plane, `times` as high.
entry heights(x: f32[N, 2], times: f32 = 1.0) -> f32[N] = times * line(x)
END
cat > main.c << 'END'
#include "small.h"
#include <stdio.h>

int main(void)
{
    const float x[] = {1, 1, 0, 2, 4, 0};
    float y[3];
    small *model = small_open("missing.safetensors");
    if (small_heights(model, 3, x, 1, y) < 0)
        printf("%s\n", small_error(model));
    small_close(model);
    model = small_open(NULL);
    for (int n = 1; n <= 3; n++)
        if (small_heights(model, n, x, 2, y) < 0)
            printf("%s\n", small_error(model));
    printf("%g %g %g\n", y[0], y[1], y[2]);
    small_close(model);
    return 0;
}
END

step() {
    title=$1
    shift
    if "$@" > log.txt 2>&1 < /dev/null; then
        echo "ok - $title"
    else
        echo "\$ $*"
        head -n 20 log.txt
        echo "not ok - $title"
    fi
}

step "train" "$DLM" run small.dlm train --log none
step "header" "$DLM" emit small.dlm --what header -o small.h
step "object" "$DLM" emit small.dlm --what obj -o small.o
step "link" cc -Wall -Wextra -Werror main.c small.o -lm -lpthread -o main
step "run" sh -c './main > said.txt'
step "a missing file is named" grep -q "missing.safetensors" said.txt
step "the values" grep -qx "3 -7 25" said.txt

# What a field fitted to its data comes with the weights: the rows are not needed.
cat > fitted.dlm << 'END'
data rows = csv("rows.csv") { x: f32[1] = standardize(cols(0..1)) }
net twice(x: f32[N, 1]) -> f32[N, 1] {
    param w: f32[1] = 2
    return x * w
}
entry train() {
    for x in batches(rows, 3) { minimize 0 * sum(twice(x)) over twice using sgd(0.1) }
    save twice to "twice.safetensors"
}
entry predict(x: f32[N, 1]) -> f32[N, 1] = cols(x, like = rows.x) |> twice
END
cat > use.c << 'END'
#include "fitted.h"
#include <stdio.h>

int main(void)
{
    const float x[] = {5, 7};
    float y[2];
    fitted *model = fitted_open(NULL);
    if (fitted_predict(model, 2, x, y) < 0)
        printf("%s\n", fitted_error(model));
    printf("%g %g\n", y[0], y[1]);
    fitted_close(model);
    return 0;
}
END
printf '3\n5\n3\n5\n' > rows.csv
step "train on fitted columns" "$DLM" run fitted.dlm train --log none
step "header of fitted columns" "$DLM" emit fitted.dlm --what header -o fitted.h
step "object of fitted columns" "$DLM" emit fitted.dlm --what obj -o fitted.o
step "link fitted columns" cc -Wall -Wextra -Werror use.c fitted.o -lm -lpthread -o use
rm rows.csv
step "run without the rows" sh -c './use > used.txt'
step "the values of fitted columns" grep -qx "2 6" used.txt
