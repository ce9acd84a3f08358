## Two nets that play against each other: one forges points, the other finds the forged ones.
#
# The discriminator learns to tell real points from those of the generator; the generator learns to
# make points which the discriminator takes for real. Neither sees a formula for the distribution,
# here a ring of radius 1, blurred by 0.05. When the game is at rest the discriminator can only
# guess: both losses stand near 2 log 2 = 1.386 and log 2 = 0.693.
#
# Each has a minimize of its own. `stop_gradient` says that the discriminator does not teach through
# the points it judges; what a statement does not name stays as it is. Goodfellow et al., "Generative
# Adversarial Nets", 2014, with the generator's loss that does not saturate.

const Z = 4
const BLUR = 0.05

fn ring(n: int) -> f32[n, 2] {
    angle = uniform(n, high = 6.2831853)
    return stack(cos(angle), sin(angle), axis = 1) + BLUR * normal(n, 2)
}

net generator(z: f32[N, Z]) -> f32[N, 2] = mlp(z, 32, 32, 2)
net discriminator(x: f32[N, 2]) -> f32[N] = mlp(x, 32, 32, 1, act = leaky_relu)[:, 0]

## Play. At the end: the mean radius of forged points, and how far they are off the circle.
entry train(steps: int = 3000, batch: int = 128, lr: f32 = 1e-3) {
    for i in 0..steps {
        fake = generator(normal(batch, Z))
        on_real = discriminator(ring(batch))
        on_fake = discriminator(stop_gradient(fake))
        critic = mean(softplus(-on_real)) + mean(softplus(on_fake))
        minimize critic over discriminator using adam(lr, beta1 = 0.5)
        forger = mean(softplus(-discriminator(fake)))
        minimize forger over generator using adam(lr, beta1 = 0.5)
        report critic, forger
    }
    distance = norm(generator(normal(1000, Z)), axis = 1)
    radius = mean(distance)
    off = mean(abs(distance - 1))
    report radius, off
    save generator, discriminator to "gan.safetensors"
}

## Points of the generator.
entry sample(n: int = 100) -> f32[n, 2] = generator(normal(n, Z))
