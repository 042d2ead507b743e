"""Writes what real PyTorch computes for every net and option of the zoo: parity/zoo.json and zoo-counts.json.

Weights, statistics, inputs and labels follow make_parity.py's formula. Gradient norms are in the order of the parameters'
names. Usage: make_zoo.py [SPEC ...] (without one all are made; with some those are printed)
"""

import hashlib
import json
import sys

import timm
import torch
import torchvision
from torch import nn

import zoo_nets
from make_parity import PARITY, ROOT, batch, first_step

COUNTS = ROOT / "core/src/test/resources/org/resnet4j/zoo/zoo-counts.json"
BASIC = {"resnet18": [2, 2, 2, 2], "resnet34": [3, 4, 6, 3]}
CIFAR14 = [
    "bias", "norm=group", "norm=none", "bias,norm=none", "projection=B", "projection=C",
    "shortcut=scale", "shortcut=scale,branch-scale=1", "shortcut=scale,shortcut-scale=0", "shortcut=gate",
    "shortcut=exclusive-gate", "shortcut=exclusive-gate,projection=B", "shortcut=conv1x1", "shortcut=dropout",
    "shortcut=none", "order=bn-after-add", "order=relu-before-add", "order=relu-preact", "order=full-preact",
    "projection=B,order=bn-after-add", "projection=B,order=relu-before-add", "projection=B,order=relu-preact",
    "projection=B,order=full-preact", "shortcut=exclusive-gate,order=full-preact", "shortcut=conv1x1,order=full-preact",
    "shortcut=scale,order=full-preact", "shortcut=none,order=full-preact", "norm=group,order=full-preact",
    "norm=none,order=full-preact", "activation=tanh", "activation=sigmoid", "order=full-preact,activation=tanh",
    "activation=silu", "activation=gelu", "activation=hardswish", "order=full-preact,activation=silu", "projection=D",
    "projection=D,order=full-preact", "se=4", "se=4,projection=B,order=full-preact", "se=4,activation=silu",
    "se=4,shortcut=exclusive-gate", "se=4,order=bn-after-add", "se=16,shortcut=none",
]  # fmt: skip
IMAGENET = {
    "resnet18": ["projection=A", "projection=C", "shortcut=gate", "order=full-preact", "stem=3x3"],
    "resnet50": ["projection=A", "projection=C", "stride=1x1", "norm=group", "shortcut=exclusive-gate", "bias"],
}


TIMM = {
    "resnet18d": (2, 3, 40, 56), "resnet26d": (2, 3, 64, 64), "resnet34d": (2, 3, 64, 64), "resnet50d": (2, 3, 64, 64),
    "resnet101d": (2, 3, 32, 32), "seresnet18": (2, 3, 40, 56), "seresnet34": (2, 3, 64, 64),
    "seresnet50": (2, 3, 64, 64), "seresnet101": (2, 3, 32, 32),
}  # fmt: skip
ALIKE = {  # specs of what timm has a name for
    "resnet50:projection=D,stem=deep": "resnet50d", "resnet18:se=16": "seresnet18", "resnext50_32x4d:se=16": "seresnext50_32x4d",
}  # fmt: skip


def parse(spec):
    name, _, rest = spec.partition(":")
    options = {}
    for part in filter(None, rest.split(",")):
        key, _, value = part.partition("=")
        key = key.replace("-", "_")
        options[key] = float(value) if key.endswith("scale") else True if key in ("bias",) else value
    return name, options


def build(spec, classes=10):
    name, options = parse(spec)
    if spec in ALIKE or name[:8] == "seresnet" or name[:6] == "resnet" and name[-1] == "d":
        return timm.create_model(ALIKE.get(spec, spec), num_classes=classes)
    if name == "alexnet-torchvision":
        return torchvision.models.alexnet(num_classes=classes)
    if name.endswith("alexnet"):
        options = {k: v == "on" if k == "lrn" else v for k, v in options.items() if k != "dropout"}
        return zoo_nets.alexnet(classes, **options) if name == "alexnet" else zoo_nets.cifar_alexnet(**options)
    if name.startswith("cifar-preact-resnet"):
        depth = int(name[len("cifar-preact-resnet"):])
        basic = depth % 6 == 2 and depth != 164
        options = {"order": "full-preact"} | options
        return zoo_nets.cifar((depth - 2) // (6 if basic else 9), not basic, **options)
    if name.startswith("cifar-"):
        kind, depth = name[6:].rstrip("0123456789"), int(name.lstrip("cifar-resnetplain"))
        if kind == "plain":
            options["shortcut"] = "none"
        return zoo_nets.cifar((depth - 2) // 6, **options)
    if name.startswith("preact"):
        blocks = {50: [3, 4, 6, 3], 101: [3, 4, 23, 3], 152: [3, 8, 36, 3], 200: [3, 24, 36, 3]}
        options = {"order": "full-preact"} | options
        return zoo_nets.imagenet(blocks[int(name[len("preact-resnet"):])], True, classes, **options)
    if name.startswith("plain"):
        return zoo_nets.imagenet(BASIC[name.replace("plain", "resnet")], False, classes, shortcut="none", **options)
    if not options:
        return getattr(torchvision.models, name)(num_classes=classes)
    if options == {"stem": "3x3"}:  # as kuangliu's and most other ResNets on CIFAR-10
        net = getattr(torchvision.models, name)(num_classes=classes)
        net.conv1, net.maxpool = nn.Conv2d(3, 64, 3, padding=1, bias=False), nn.Identity()
        return net
    return zoo_nets.imagenet(BASIC.get(name, [3, 4, 6, 3]), name not in BASIC, classes, **options)


def cases():
    """(spec, input, modes)."""
    both = ("eval", "train")
    small = (4, 3, 16, 16)
    for options in CIFAR14:
        yield f"cifar-resnet14:{options}", small, both if "dropout" not in options else ("eval",)
    for spec in ("cifar-plain14:norm=none", "cifar-plain14:norm=none,activation=sigmoid", "cifar-plain14:activation=tanh",
                 "cifar-preact-resnet14", "cifar-preact-resnet11", "cifar-preact-resnet29",
                 "cifar-preact-resnet29:order=original", "cifar-preact-resnet29:order=bn-after-add",
                 "cifar-preact-resnet29:order=relu-before-add", "cifar-preact-resnet29:order=relu-preact",
                 "cifar-preact-resnet29:stride=1x1", "cifar-preact-resnet29:projection=A"):
        yield spec, small, both
    for kind in ("resnet", "plain"):
        for depth in (20, 32, 44, 56, 110):
            yield f"cifar-{kind}{depth}", (2, 3, 32, 32), ("eval",)
    yield "cifar-preact-resnet110", (2, 3, 32, 32), ("eval",)
    for name in ("resnet18", "resnet34", "resnet50", "resnet101", "resnext50_32x4d", "resnext101_32x8d",
                 "wide_resnet50_2", "wide_resnet101_2", "plain18", "plain34", "preact-resnet50", "preact-resnet101"):
        large = "101" in name or name.startswith("wide")
        yield name, (2, 3, 32, 32) if large else (2, 3, 64, 64), ("eval",)
        for options in IMAGENET.get(name, []):
            yield f"{name}:{options}", (2, 3, 32, 32) if options == "stem=3x3" else (2, 3, 64, 64), ("eval",)
    for spec, shape in TIMM.items():
        yield spec, shape, both if "18" in spec else ("eval",)
    for spec in ALIKE:
        yield spec, (2, 3, 64, 64), ("eval",)
    for spec in ("alexnet", "alexnet:lrn=off"):
        yield spec, (2, 3, 224, 224), ("eval",)
    yield "alexnet-torchvision", (2, 3, 127, 95), ("eval",)
    for options in ("", ":lrn=off", ":activation=tanh", ":activation=sigmoid", ":dropout=off"):
        yield f"cifar-alexnet{options}", (4, 3, 32, 32), ("eval",)


def digest(net):
    """Of the state dict's names and shapes, sorted."""
    lines = sorted(f"{k} {list(v.shape)}".replace(", ", ",") for k, v in net.state_dict().items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def rounded(value):
    return float(f"{value:.14g}")


def one(spec, shape, modes):
    x, labels = batch(shape, 10)
    result = {"input": list(shape)}
    for mode in modes:
        net, step = first_step(lambda: build(spec), x, labels, mode == "train")
        result["stateDict"] = digest(net)
        norms = [rounded(step["gradNorms"][name]) for name in sorted(step["gradNorms"])]
        result[mode] = {"logits": step["logits"], "loss": step["loss"], "gradNorms": norms}
    return result


def count(spec):
    classes = 10 if spec.startswith("cifar") else 1000
    with torch.device("meta"):
        net = build(spec, classes)
    weights = sum(m.weight.numel() for m in net.modules() if isinstance(m, (nn.Conv2d, nn.Linear)))
    return {"parameters": sum(p.numel() for p in net.parameters()), "weights": weights, "stateDict": digest(net)}


def write(path, rows):
    path.write_text("{" + ",".join(f"\n{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in rows) + "\n}\n")


def main():
    torch.set_num_threads(2)
    wanted = sys.argv[1:]
    rows = []
    for spec, shape, modes in cases():
        if not wanted or spec in wanted:
            rows.append((spec, one(spec, shape, modes)))
            row = rows[-1][1]
            print(spec, *(f"{m} loss {row[m]['loss']:.6g} max logit {max(abs(v) for r in row[m]['logits'] for v in r):.3g} "
                          f"grads {min(row[m]['gradNorms']):.2g}..{max(row[m]['gradNorms']):.2g}" for m in modes), flush=True)
    if not wanted:
        write(PARITY / "zoo.json", rows)
        over = ["resnet152", "resnet152d", "seresnet152", "preact-resnet152", "preact-resnet200", "cifar-resnet1202", "cifar-preact-resnet164",
                "cifar-preact-resnet164:order=original", "cifar-preact-resnet1001", "cifar-preact-resnet1001:order=original"]
        named = [s for s, _, _ in cases() if ":" not in s]
        write(COUNTS, [(spec, count(spec)) for spec in named + over + ["cifar-resnet110:shortcut=exclusive-gate"]])


if __name__ == "__main__":
    main()
