# What all nets for photographs do to their pictures.

## Bytes as numbers of mean 0 and spread 1 in each colour, by the means of ImageNet's pictures.
fn normalized(x: u8[N, 3, H, W]) -> f32[N, 3, H, W] =
    (x / 255 - [0.485, 0.456, 0.406][:, _, _]) / [0.229, 0.224, 0.225][:, _, _]

## Another view of each picture: moved by up to an eighth, and half of them seen in a mirror.
fn augmented(x: f32[N, 3, H, W]) -> f32[N, 3, H, W] = x |> shift(H // 8) |> flip
