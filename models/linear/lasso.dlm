## The lasso: a penalty that finds out which features matter.
#
# Of 50 features 5 have to do with the answer. A penalty on |w| pulls each weight towards 0 by the same
# force, however small it is, so that weights which only fit the disturbance arrive at 0 and stay there.
# (A penalty on w^2 pulls less and less.) What is left names the features. Tibshirani, "Regression
# Shrinkage and Selection via the Lasso", 1996.
#
# |w| has no derivative at 0, where most weights should end. So a step goes downhill for the error alone,
# and then each weight takes lr * l1 towards 0 and no further: the proximal gradient method. Daubechies,
# Defrise and De Mol, 2004.

const D = 50
const USED = 5

fn truth() -> f32[D] {
    w[d < D] = if d % (D // USED) == 0 then 1.0 - d / D else 0.0
    return w
}

optimizer proximal(p, g, lr: f32, l1: f32) {
    z = p - lr * g
    p <- sign(z) * relu(abs(z) - lr * l1)
}

param w: f32[D] = 0

## Learn; `wrong` counts the weights that are 0 and should not be, or should be and are not.
entry train(points: int = 200, steps: int = 500, l1: f32 = 0.2, lr: f32 = 0.1, noise: f32 = 0.3) {
    x = normal(points, D)
    y = x @ truth() + noise * normal(points)
    for i in 0..steps {
        loss = mse(x @ w, y)
        minimize loss over w using proximal(lr, l1)
        report loss
    }
    wrong = sum((w == 0) != (truth() == 0))
    error = mean((w - truth()) ^ 2) * D
    report wrong, error
    save w to "lasso.safetensors"
}
