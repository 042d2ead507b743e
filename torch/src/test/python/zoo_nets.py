"""The zoo's nets as PyTorch modules, written from the papers for the fixtures, where torchvision has none.

Names of parameters are those that resnet4j documents: torchvision's for ImageNet nets, akamaster's for CIFAR nets; in a
full pre-activation unit `bnK` stands before `convK`, and the net's last norm is `bn`.
"""

import torch
from torch import nn
from torch.nn import functional as F

ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "silu": F.silu, "gelu": F.gelu,
               "hardswish": F.hardswish}  # fmt: skip


def norm_of(kind, channels):
    if kind == "group":
        return nn.GroupNorm(32 if channels % 32 == 0 else channels // 2, channels)
    return nn.BatchNorm2d(channels) if kind == "batch" else nn.Identity()


class SqueezeExcitation(nn.Module):
    """Hu 2017, with timm's names and rounding."""

    def __init__(self, channels, reduction, act):
        super().__init__()
        inner = max(8, int(channels / reduction + 4) // 8 * 8)
        self.fc1, self.fc2, self.act = nn.Conv2d(channels, inner, 1), nn.Conv2d(inner, channels, 1), act

    def forward(self, x):
        return x * torch.sigmoid(self.fc2(self.act(self.fc1(x.mean((2, 3), keepdim=True)))))


class Unit(nn.Module):
    """A residual unit of He 2015 (Fig. 5) or He 2016 (Fig. 2 and 4)."""

    def __init__(self, inputs, planes, stride, net, first):
        super().__init__()
        self.net, self.first, self.stride = net, first, stride
        out = planes * net.expansion
        if net.expansion == 1:
            self.conv1 = nn.Conv2d(inputs, planes, 3, stride, 1, bias=net.bias)
            self.conv2 = nn.Conv2d(planes, planes, 3, 1, 1, bias=net.bias)
            widths = [inputs, planes, planes]
        else:
            inner = planes * net.base // 64 * net.groups
            s1, s2 = (stride, 1) if net.stride == "1x1" else (1, stride)
            self.conv1 = nn.Conv2d(inputs, inner, 1, s1, bias=False)
            self.conv2 = nn.Conv2d(inner, inner, 3, s2, 1, groups=net.groups, bias=net.bias)
            self.conv3 = nn.Conv2d(inner, out, 1, bias=False)
            widths = [inputs, inner, inner, out]
        self.count = len(widths) - 1
        before = net.order == "full-preact"
        for i in range(1, self.count + 1):
            if not (before and first and i == 1):
                setattr(self, f"bn{i}", norm_of(net.norm, widths[i - 1] if before else widths[i]))
        self.se = SqueezeExcitation(out, net.se, net.act) if net.se else nn.Identity()
        self.extra = out - inputs
        changes = stride != 1 or inputs != out
        projects = net.projection == "C" or (net.projection in ("B", "D") and changes)
        if net.shortcut == "conv1x1":
            projects = True
        self.projects = projects and net.shortcut != "none"
        if self.projects:
            layers = [nn.Conv2d(inputs, out, 1, stride, bias=False)]
            if net.projection == "D":
                pool = nn.AvgPool2d(2, stride, ceil_mode=True, count_include_pad=False) if stride > 1 else nn.Identity()
                layers = [pool, nn.Conv2d(inputs, out, 1, bias=False)]
            if not before:
                layers.append(norm_of(net.norm, out))
            setattr(self, net.scope, nn.Sequential(*layers))
        self.pads = changes and not projects
        if net.shortcut in ("gate", "exclusive-gate"):
            self.gate = nn.Conv2d(inputs, out, 1, stride, bias=True)

    def conv(self, i, x):
        return getattr(self, f"conv{i}")(x)

    def bn(self, i, x):
        return getattr(self, f"bn{i}")(x)

    def skip(self, x, activated):
        if self.projects:
            return getattr(self, self.net.scope)(activated)
        if not self.pads:
            return x
        x = x[:, :, :: self.stride, :: self.stride]
        return F.pad(x, (0, 0, 0, 0, self.extra // 2, self.extra - self.extra // 2))

    def together(self, x, activated, f):
        net, f = self.net, self.se(f)
        if net.shortcut == "none":
            return f
        s = self.skip(x, activated)
        if net.shortcut == "scale":
            return net.branch_scale * f + net.shortcut_scale * s
        if net.shortcut == "gate":
            return f + s * (1 - torch.sigmoid(self.gate(x)))
        if net.shortcut == "exclusive-gate":
            g = torch.sigmoid(self.gate(x))
            return g * f + (1 - g) * s
        if net.shortcut == "dropout":
            return f + F.dropout(s, 0.5, self.training)
        return f + s

    def forward(self, x):
        act, last = self.net.act, self.count
        if self.net.order == "original":
            f = x
            for i in range(1, last):
                f = act(self.bn(i, self.conv(i, f)))
            f = self.bn(last, self.conv(last, f))
            return act(self.together(x, x, f))
        if self.net.order == "bn-after-add":
            f = x
            for i in range(1, last):
                f = act(self.bn(i, self.conv(i, f)))
            return act(self.bn(last, self.together(x, x, self.conv(last, f))))
        if self.net.order == "relu-before-add":
            f = x
            for i in range(1, last + 1):
                f = act(self.bn(i, self.conv(i, f)))
            return self.together(x, x, f)
        if self.net.order == "relu-preact":
            a = x if self.first else act(x)
            f = self.bn(1, self.conv(1, a))
            for i in range(2, last + 1):
                f = self.bn(i, self.conv(i, act(f)))
            return self.together(x, a, f)
        assert self.net.order == "full-preact"
        a = x if self.first else act(self.bn(1, x))
        f = self.conv(1, a)
        for i in range(2, last + 1):
            f = self.conv(i, act(self.bn(i, f)))
        return self.together(x, a, f)


class Options:
    """What the units of a net share."""

    def __init__(self, expansion, projection, scope, order="original", shortcut="identity", norm="batch", bias=False,
                 stride="3x3", activation="relu", groups=1, base=64, branch_scale=0.5, shortcut_scale=0.5, se=0):
        self.expansion, self.projection, self.scope, self.order = expansion, projection, scope, order
        self.shortcut, self.norm, self.bias, self.stride = shortcut, norm, bias, stride
        self.act, self.groups, self.base, self.se = ACTIVATIONS[activation], groups, base, int(se)
        self.branch_scale, self.shortcut_scale = branch_scale, shortcut_scale


class ResNet(nn.Module):
    def __init__(self, blocks, planes, imagenet, classes, o):
        super().__init__()
        self.o, self.imagenet, self.stages = o, imagenet, len(blocks)
        self.conv1 = nn.Conv2d(3, planes, 7, 2, 3, bias=False) if imagenet else nn.Conv2d(3, planes, 3, 1, 1, bias=False)
        self.bn1 = norm_of(o.norm, planes)
        inputs = planes
        for s, count in enumerate(blocks):
            units = []
            for b in range(count):
                units.append(Unit(inputs, planes << s, 2 if s > 0 and b == 0 else 1, o, s == 0 and b == 0))
                inputs = (planes << s) * o.expansion
            setattr(self, f"layer{s + 1}", nn.Sequential(*units))
        if o.order == "full-preact":
            self.bn = norm_of(o.norm, inputs)
        setattr(self, "fc" if imagenet else "linear", nn.Linear(inputs, classes))

    def forward(self, x):
        x = self.o.act(self.bn1(self.conv1(x)))
        if self.imagenet:
            x = F.max_pool2d(x, 3, 2, 1)
        for s in range(self.stages):
            x = getattr(self, f"layer{s + 1}")(x)
        if self.o.order == "full-preact":
            x = self.o.act(self.bn(x))
        if self.o.order == "relu-preact":
            x = self.o.act(x)
        x = x.mean((2, 3))
        return self.fc(x) if self.imagenet else self.linear(x)


def cifar(blocks, bottleneck=False, **options):
    """n units a stage; He 2015's pad, He 2016's bottlenecks project."""
    options = {"projection": "B" if bottleneck else "A"} | options
    return ResNet([blocks] * 3, 16, False, 10, Options(4 if bottleneck else 1, scope="shortcut", **options))


def imagenet(blocks, bottleneck, classes=10, **options):
    options = {"projection": "B"} | options
    return ResNet(blocks, 64, True, classes, Options(4 if bottleneck else 1, scope="downsample", **options))


class AlexNet(nn.Module):
    """Krizhevsky 2012. PyTorch's LocalResponseNorm divides alpha by n = 5; the paper does not."""

    def __init__(self, widths, first, hidden, side, classes, lrn=True, activation="relu"):
        super().__init__()
        a, b, c, d, e = widths
        self.conv1 = nn.Conv2d(3, a, *first)
        self.conv2 = nn.Conv2d(a, b, 5, padding=2, groups=2)
        self.conv3 = nn.Conv2d(b, c, 3, padding=1)
        self.conv4 = nn.Conv2d(c, d, 3, padding=1, groups=2)
        self.conv5 = nn.Conv2d(d, e, 3, padding=1, groups=2)
        self.fc6 = nn.Linear(e * side * side, hidden)
        self.fc7 = nn.Linear(hidden, hidden)
        self.fc8 = nn.Linear(hidden, classes)
        self.lrn = nn.LocalResponseNorm(5, alpha=5 * 1e-4, beta=0.75, k=2) if lrn else nn.Identity()
        self.act = ACTIVATIONS[activation]

    def forward(self, x):
        act = self.act
        x = F.max_pool2d(self.lrn(act(self.conv1(x))), 3, 2)
        x = F.max_pool2d(self.lrn(act(self.conv2(x))), 3, 2)
        x = act(self.conv5(act(self.conv4(act(self.conv3(x))))))
        x = F.max_pool2d(x, 3, 2).flatten(1)
        x = F.dropout(act(self.fc6(x)), 0.5, self.training)
        x = F.dropout(act(self.fc7(x)), 0.5, self.training)
        return self.fc8(x)


def alexnet(classes=10, **options):
    return AlexNet([96, 256, 384, 384, 256], (11, 4, 2), 4096, 6, classes, **options)


def cifar_alexnet(**options):
    return AlexNet([64, 128, 192, 192, 128], (5, 1, 2), 512, 3, 10, **options)
