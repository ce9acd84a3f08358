# Limits of loops over time.

entry endless(x: f32) -> f32 {
    scan k in 0..9223372036854775807 carrying r = x while r < 9 { r = 2 * r }
    return r
}
entry product(x: f32) -> f32 {
    scan i in 0..1000000000 carrying r = x {
        scan k in 0..1000000000 carrying r { r = r + 1 }
    }
    return r
}
entry nested(x: f32) -> f32 {
    r = x
    scan k0 in 0..2 carrying r {
    scan k1 in 0..2 carrying r {
    scan k2 in 0..2 carrying r {
    scan k3 in 0..2 carrying r {
    scan k4 in 0..2 carrying r {
    scan k5 in 0..2 carrying r {
    scan k6 in 0..2 carrying r {
    scan k7 in 0..2 carrying r {
    scan k8 in 0..2 carrying r {
    scan k9 in 0..2 carrying r {
    scan k10 in 0..2 carrying r {
    scan k11 in 0..2 carrying r {
    scan k12 in 0..2 carrying r {
    scan k13 in 0..2 carrying r {
    scan k14 in 0..2 carrying r {
    scan k15 in 0..2 carrying r {
    scan k16 in 0..2 carrying r {
    r = r + 1
    }
    }
    }
    }
    }
    }
    }
    }
    }
    }
    }
    }
    }
    }
    }
    }
    }
    return r
}
