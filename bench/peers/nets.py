"""The peers' networks, written as a PyTorch script would write them.

Names of parameters are torchvision's (founding) and akamaster's (CIFAR), so that weights files fit both sides.
"""

import torch
from torch import nn
from torch.nn import functional as F


def conv3x3(inputs, width, stride=1, bias=False):
    return nn.Conv2d(inputs, width, 3, stride, padding=1, bias=bias)


def init_as_he(net):
    """Kaiming normal (fan-out, ReLU) for convolutions, 1 and 0 for norms; PyTorch's default elsewhere."""
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
        elif isinstance(module, nn.BatchNorm2d):
            nn.init.ones_(module.weight)
            nn.init.zeros_(module.bias)
    return net


class BasicBlock(nn.Module):
    """He 2015, Fig. 5 left: relu(F(x) + shortcut(x)), a projection (B) where the shape changes."""

    expansion = 1

    def __init__(self, inputs, width, stride, bias):
        super().__init__()
        self.conv1 = conv3x3(inputs, width, stride, bias)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = conv3x3(width, width, 1, bias)
        self.bn2 = nn.BatchNorm2d(width)
        self.downsample = None
        if stride != 1 or inputs != width:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, width, 1, stride, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        shortcut = x if self.downsample is None else self.downsample(x)
        return self.relu(out + shortcut)


class Bottleneck(nn.Module):
    """He 2015, Fig. 5 right, with the stride in the 3x3 convolution, as torchvision has it."""

    expansion = 4

    def __init__(self, inputs, width, stride, bias):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = conv3x3(width, width, stride, bias)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, 4 * width, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * width)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride != 1 or inputs != 4 * width:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, 4 * width, 1, stride, bias=False), nn.BatchNorm2d(4 * width)
            )

    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        shortcut = x if self.downsample is None else self.downsample(x)
        return self.relu(out + shortcut)


class ResNet(nn.Module):
    """He 2015, Table 1, for (N, 3, H, W): so many blocks in each of four stages."""

    def __init__(self, block, depths, classes, bias=False):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, padding=1)
        inputs = 64
        for stage, (blocks, width) in enumerate(zip(depths, [64, 128, 256, 512]), start=1):
            layer = [block(inputs, width, 1 if stage == 1 else 2, bias)]
            inputs = width * block.expansion
            layer += [block(inputs, width, 1, bias) for _ in range(blocks - 1)]
            setattr(self, f"layer{stage}", nn.Sequential(*layer))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(inputs, classes)
        init_as_he(self)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


def ResNet34(classes=2, bias=True):
    """ResNet-34; with biases on the blocks' 3x3 convolutions it is the founding net."""
    return ResNet(BasicBlock, [3, 4, 6, 3], classes, bias)


class CifarBlock(nn.Module):
    """A basic block with the shortcut without parameters (A), or with none at all (plain)."""

    def __init__(self, inputs, width, stride, residual):
        super().__init__()
        self.conv1 = conv3x3(inputs, width, stride)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = conv3x3(width, width)
        self.bn2 = nn.BatchNorm2d(width)
        self.stride, self.pad, self.residual = stride, (width - inputs) // 2, residual

    def shortcut(self, x):
        if self.pad == 0:
            return x
        return F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.pad, self.pad))

    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        return F.relu(out + self.shortcut(x) if self.residual else out)


class CifarNet(nn.Module):
    """He 2015, section 4.2: 6n+2 layers for (N, 3, 32, 32), widths 16, 32, 64."""

    def __init__(self, depth, classes=10, residual=True):
        super().__init__()
        self.conv1 = conv3x3(3, 16)
        self.bn1 = nn.BatchNorm2d(16)
        inputs = 16
        for stage, width in enumerate([16, 32, 64], start=1):
            blocks = []
            for block in range((depth - 2) // 6):
                blocks.append(CifarBlock(inputs, width, 2 if stage > 1 and block == 0 else 1, residual))
                inputs = width
            setattr(self, f"layer{stage}", nn.Sequential(*blocks))
        self.linear = nn.Linear(64, classes)
        init_as_he(self)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.linear(x.mean(dim=(2, 3)))


def build(spec, classes):
    """The net that resnet4j calls `spec`."""
    if spec.startswith("cifar-resnet"):
        return CifarNet(int(spec.removeprefix("cifar-resnet")), classes)
    imagenet = {
        "resnet18": lambda: ResNet(BasicBlock, [2, 2, 2, 2], classes),
        "resnet34:bias": lambda: ResNet34(classes),
        "resnet50": lambda: ResNet(Bottleneck, [3, 4, 6, 3], classes),
    }
    return imagenet[spec]()
