## A vision transformer: an image is a sequence of patches.
#
# The image is cut into patches of PATCH × PATCH pixels, each becomes a vector with a learnt place, and a vector
# that belongs to no patch stands in front. The blocks of a transformer let all of these look at each
# other; what the one in front has gathered in the end names the class. Nothing in it knows what a
# neighbour is, as a convolution does: it needs more images than LeNet to be as good. Dosovitskiy et
# al., "An Image is Worth 16x16 Words", 2021. ViT-B/16: `-D SIZE=224 -D CHANNELS=3 -D PATCH=16 -D D=768 -D
# LAYERS=12 -D HEADS=12 -D WIDEN=4 -D CLASSES=1000` has 86,567,656 parameters.

const SIZE = 8;  const CHANNELS = 1;  const PATCH = 2;  const CLASSES = 10
const D = 48;  const LAYERS = 2;  const HEADS = 4;  const WIDEN = 2;  const DROP = 0.2
const COUNT = (SIZE // PATCH) ^ 2

data digits = csv("../data/digits.csv.gz") {
    x: f32[CHANNELS, SIZE, SIZE] = cols(0..CHANNELS * SIZE ^ 2) / 16
    y: i32 = col(CHANNELS * SIZE ^ 2)
} split(train = 0.8, seed = 1)

net vit(x: f32[N, CHANNELS, SIZE, SIZE]) -> f32[N, CLASSES] {
    param front: f32[1, D] = 0
    patches = reshape(conv(x, D, kernel = PATCH, stride = PATCH), [N, D, COUNT])
    first[n < N, t, d] = front[t, d]
    y = first |> concat(permute(patches, [0, 2, 1]), axis = 1) |> learned_positions(COUNT + 1)
    for k in 0..LAYERS { y = transformer_block(y, HEADS, widen = WIDEN, rate = DROP) }
    return layer_norm(y)[:, 0] |> dense(CLASSES)
}

## Learn from four fifths of the images; `acc` is of the rest.
entry train(epochs: int = 40, batch: int = 32, lr: f32 = 5e-3) {
    for epoch in 0..epochs {
        for x, y in batches(digits.train, batch, shuffle = true) {
            loss = cross_entropy(vit(x), y)
            minimize loss over vit using adamw(warm_cosine(lr, step, 44, 44 * epochs), decay = 0.05)
            report loss
        }
    }
    acc = mean(for x, y in batches(digits.test, 120): correct(vit(x), y))
    report acc
    save vit to "vit.safetensors"
}

## The probabilities of the ten digits for each image (a row of 64 numbers in 0..1).
entry predict(x: f32[N, CHANNELS, SIZE, SIZE]) -> f32[N, CLASSES] = softmax(vit(x))
