# DCGAN on 32 x 32 images, batch 32: a step of the discriminator and one of the generator, Adam.
net generator(z: f32[N, 100]) -> f32[N, 3, 32, 32] {
    x = reshape(dense(z, 256 * 16), [N, 256, 4, 4]) |> batch_norm |> relu
    x = x |> conv_transpose(128, kernel = 4, stride = 2, pad = 1, bias = false) |> batch_norm |> relu
    x = x |> conv_transpose(64, kernel = 4, stride = 2, pad = 1, bias = false) |> batch_norm |> relu
    return x |> conv_transpose(3, kernel = 4, stride = 2, pad = 1) |> tanh
}

net discriminator(x: f32[N, 3, 32, 32]) -> f32[N, 1] {
    x = x |> conv(64, kernel = 4, stride = 2, pad = 1) |> leaky_relu(0.2)
    x = x |> conv(128, kernel = 4, stride = 2, pad = 1, bias = false) |> batch_norm |> leaky_relu(0.2)
    x = x |> conv(256, kernel = 4, stride = 2, pad = 1, bias = false) |> batch_norm |> leaky_relu(0.2)
    return x |> flatten |> dense(1)
}

entry train(x: f32[32, 3, 32, 32], z: f32[32, 100], steps: int = 100) {
    save generator, discriminator to "w.safetensors"
    for i in 0..steps {
        fake = generator(z)
        real_loss = mean(softplus(-discriminator(x))) + mean(softplus(discriminator(stop_gradient(fake))))
        minimize real_loss over discriminator using adam(2e-4, beta1 = 0.5)
        fake_loss = mean(softplus(-discriminator(generator(z))))
        minimize fake_loss over generator using adam(2e-4, beta1 = 0.5)
        report real_loss, fake_loss
    }
}
