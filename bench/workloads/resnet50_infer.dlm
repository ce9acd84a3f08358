# ResNet-50 on one image of 224 x 224: inference.
use "resnet50_net.dlm"

entry train(x: f32[1, 3, 224, 224], steps: int = 4) {
    load resnet from "w.safetensors"
    for i in 0..steps {
        p = resnet(x)
        report p[0, 0], p[0, 999]
    }
}
