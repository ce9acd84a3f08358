# ResNet-50 on 224 x 224 images, batch 4, momentum.
use "resnet50_net.dlm"

entry train(x: f32[4, 3, 224, 224], y: i32[4], steps: int = 100) {
    save resnet to "w.safetensors"
    for i in 0..steps {
        loss = cross_entropy(resnet(x), y)
        minimize loss over resnet using sgd(0.001, momentum = 0.9)
        report loss
    }
}
