## A variational autoencoder: a net that invents handwritten digits.
#
# The encoder says where in a space of a few dimensions an image lies, and how sure it is: a mean and a
# variance. The decoder draws the image from a point there. Two forces shape the space: the image that
# comes out should be the one that went in, and the clouds of all images together should look like one
# standard normal distribution. So a point drawn from that distribution becomes a new digit.
#
# A draw has no derivative. It is written as mean + deviation * noise, through which the gradient
# reaches the encoder (the reparameterisation trick). Kingma and Welling, "Auto-Encoding Variational
# Bayes", 2013.

const Z = 8

data digits = csv("../data/digits.csv.gz") {
    x: f32[64] = cols(0..64) / 16
} split(train = 0.9, seed = 1)

net encoder(x: f32[N, 64]) -> (f32[N, Z], f32[N, Z]) {
    h = x |> dense(128) |> relu
    return dense(h, Z), dense(h, Z)
}

net decoder(z: f32[N, Z]) -> f32[N, 64] = z |> dense(128) |> relu |> dense(64)

## How far each image is from what one draw makes of it, and its cloud from the standard one, in nats.
fn bound(x: f32[N, 64]) -> f32[N] {
    mean, logvar = encoder(x)
    logits = decoder(mean + exp(logvar / 2) * normal(like = mean))
    rebuilt = sum(softplus(logits) - x * logits, axis = 1)
    return rebuilt + kl_normal(mean, logvar)
}

## Learn the space of digits.
entry train(epochs: int = 60, batch: int = 64, lr: f32 = 2e-3) {
    for epoch in 0..epochs {
        for x in batches(digits.train, batch, shuffle = true) {
            loss = mean(bound(x))
            minimize loss over encoder, decoder using adam(lr)
            report loss
        }
        held_back = mean(for x in batches(digits.test, 256): bound(x))
        report held_back
    }
    save encoder, decoder to "vae.safetensors"
}

## The bound on the images that were held back.
entry evaluate() {
    held_back = mean(for x in batches(digits.test, 256): bound(x))
    report held_back
}

## Draw 64 new digits, eight in a row, into vae.png.
entry sample() {
    images = reshape(sigmoid(decoder(normal(64, Z))), [8, 8, 8, 8])
    picture[i < 64, j < 64] = images[i // 8, j // 8, i % 8, j % 8]
    save picture to "vae.png"
}
