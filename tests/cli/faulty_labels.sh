#!/bin/sh
# A label outside of the classes is an error also where nothing but a gradient depends on it.
. "$SOURCE/tests/cli/expect.inc"
cat > m.dlm <<'END'
data points = csv("p.csv") {
    x: f32[2] = cols(0..2)
    y: i32    = col(2)
}
net m(x: f32[N, 2]) -> f32[N, 4] = x |> dense(4)
entry train() {
    for x, y in batches(points, 2) { minimize cross_entropy(m(x), y) over m using sgd(0.01) }
}
entry over_time() {
    for x, y in batches(points, 2) {
        scan t in 0..3 carrying total = 0.0 { total = total + cross_entropy(m(x * f32(t)), y) }
        minimize total over m using sgd(0.01)
    }
}
END
for label in 7 4 -1; do
    printf '1,2,3\n2,3,%s\n3,4,1\n4,5,0\n' $label > p.csv
    expect "label $label" 1 "index outside 0\.\.4; .points\.y. is $label in row 2" dlm run m.dlm train --log none
    expect "label $label in a scan" 1 "index outside 0\.\.4; .points\.y. is $label in row 2" dlm run m.dlm over_time --log none
done
printf '1,2,3\n2,3,2\n3,4,1\n4,5,0\n' > p.csv
holds "labels within" dlm run m.dlm train --log none
holds "labels within, in a scan" dlm run m.dlm over_time --log none
