"""How far bf16 autocast's gradients are from single precision's, relative to their norm: autocast_distances.py [SEEDS]

Nets, images and labels as ProgramStepTests has them, but for their random numbers: 5 classes, 16 images, uniform in -1 to 1. Prints
least, median and greatest over seeds. With torch and torchvision; a processor with bf16.
"""

import statistics
import sys

import torch
import torchvision


def gradients(net, images, labels, autocast):
    net.train()
    net.zero_grad()
    with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
        loss = torch.nn.functional.cross_entropy(net(images).float(), labels)
    loss.backward()
    return torch.cat([parameter.grad.flatten().double() for parameter in net.parameters()]), loss.item()


def distance(name, side, seed):
    torch.manual_seed(seed)
    net = getattr(torchvision.models, name)(num_classes=5).to(memory_format=torch.channels_last)
    images = torch.rand(16, 3, side, side).mul(2).sub(1).to(memory_format=torch.channels_last)
    labels = torch.randint(0, 5, (16,))
    exact, loss = gradients(net, images, labels, False)
    half, half_loss = gradients(net, images, labels, True)
    return ((half - exact).norm() / exact.norm()).item(), abs(half_loss - loss) / loss


def main():
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads, {seeds} seeds")
    for name, side in [("resnet34", 32), ("resnet18", 64), ("resnet50", 32)]:
        found = [distance(name, side, seed) for seed in range(seeds)]
        for what, values in zip(["gradients", "loss"], zip(*found)):
            print(f"{name} at {side}, {what}: {min(values):.3f} / {statistics.median(values):.3f} / {max(values):.3f}")


if __name__ == "__main__":
    main()
