"""Writes what real PyTorch computes, for the parity tests. Usage: make_parity.py [--check] [NAME ...]

Weights, running statistics, inputs and labels follow a formula (see `unit`) that the Java tests compute too, so that no
weights are stored. Of a gradient its norm and two products with vectors of the formula are stored. With --check nothing is written: every case is run again, channels-last and with the input moved by
1e-12, and the drift of its losses is printed; it must stay under 1e-8.
"""

import argparse
import json
import math
import pathlib
import sys

import numpy as np
import torch
import torchvision
from torch import nn
from torch.nn import functional as F

ROOT = pathlib.Path(__file__).resolve().parents[4]
sys.path.insert(0, str(ROOT / "bench" / "peers"))
import nets  # noqa: E402

PARITY = ROOT / "torch/src/test/resources/org/resnet4j/torch/parity"
STATE_DICTS = ROOT / "core/src/test/resources/org/resnet4j/zoo/state-dicts.json"
STEPS = 10


def resnet34_with_biases():
    """torchvision's ResNet-34 with biases on the blocks' 3x3 convolutions: the founding net."""
    net = torchvision.models.resnet34(num_classes=2)
    for block in net.modules():
        if isinstance(block, torchvision.models.resnet.BasicBlock):
            for name in ("conv1", "conv2"):
                c = getattr(block, name)
                setattr(block, name, nn.Conv2d(c.in_channels, c.out_channels, 3, c.stride, padding=1, bias=True))
    return net


# File name: (model spec, network, input, classes, learning rates of Adam and SGD). resnet50's gradients are large (400 at
# conv1), so that at the others' rates the last digit would grow to 1e-2 within ten steps: its rates are smaller, and its
# batch larger.
CASES = {
    "resnet18": ("resnet18", lambda: torchvision.models.resnet18(num_classes=10), (4, 3, 64, 64), 10, 1e-3, 0.01),
    "resnet34-bias": ("resnet34:bias", resnet34_with_biases, (4, 3, 64, 64), 2, 1e-3, 0.01),
    "resnet50": ("resnet50", lambda: torchvision.models.resnet50(num_classes=10), (8, 3, 48, 48), 10, 1e-4, 1e-5),
    "cifar-resnet20": ("cifar-resnet20", lambda: nets.CifarNet(20), (8, 3, 32, 32), 10, 1e-3, 0.01),
    "cifar-plain20": ("cifar-plain20", lambda: nets.CifarNet(20, residual=False), (8, 3, 32, 32), 10, 1e-3, 0.01),
}


def fnv1a(name):
    h = 0x811C9DC5
    for byte in name.encode():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def unit(name, shape):
    """Values in [-1, 1): a hash of the name and the row-major index, exact in float64."""
    mask = np.uint64(0xFFFFFFFF)
    h = (np.arange(math.prod(shape), dtype=np.uint64) * np.uint64(2654435761) + np.uint64(fnv1a(name))) & mask
    h ^= h >> np.uint64(15)
    h = h * np.uint64(2246822519) & mask
    h ^= h >> np.uint64(13)
    h = h * np.uint64(3266489917) & mask
    h ^= h >> np.uint64(16)
    return torch.from_numpy(h.astype(np.float64) / 2.0**31 - 1.0).reshape(shape)


def fill(net):
    """Sets every parameter and buffer by the formula."""
    with torch.no_grad():
        for prefix, module in net.named_modules():
            for leaf, tensor in [*module.named_parameters(recurse=False), *module.named_buffers(recurse=False)]:
                tensor.copy_(formula(module, leaf, f"{prefix}.{leaf}", tensor.shape))
    return net


def formula(module, leaf, name, shape):
    if leaf == "num_batches_tracked":
        return torch.zeros(shape, dtype=torch.int64)
    u = unit(name, shape)
    if leaf == "running_var":
        return 1 + 0.5 * u
    if leaf in ("bias", "running_mean"):
        return 0.1 * u
    if isinstance(module, nn.Conv2d):
        return u * math.sqrt(6.0 / (shape[0] * shape[2] * shape[3]))
    if isinstance(module, nn.Linear):
        return u / math.sqrt(shape[1])
    return 0.5 + 0.1 * u


def one_pass(net, x, labels):
    net.zero_grad()
    logits = net(x)
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    return logits, loss


def grad_norms(net):
    return {name: p.grad.norm().item() for name, p in net.named_parameters()}


def grad_dots(net):
    """Of each gradient the products with two vectors of `unit`: a norm does not see a permutation or a sign, they do."""
    return {
        name: [(p.grad * unit(f"{kind}.{name}", p.shape)).sum().item() for kind in ("dot0", "dot1")]
        for name, p in net.named_parameters()
    }


def running_norms(net, leaf):
    return {name: b.norm().item() for name, b in net.named_buffers() if name.endswith(leaf)}


def losses(net, optimizer, x, labels):
    """The losses before each of the ten updates, in training mode, always on the same batch."""
    net.train()
    seen = []
    for _ in range(STEPS):
        _, loss = one_pass(net, x, labels)
        optimizer.step()
        seen.append(loss.item())
    return seen


def optimizers(name, adam_rate, sgd_rate):
    """Key: (what the fixture says of it, parameters -> optimizer)."""
    optim = torch.optim
    adam = {"lr": adam_rate}
    sgd = {"lr": sgd_rate, "momentum": 0.9, "weightDecay": 1e-4, "nesterov": False}
    kinds = {
        "adam": (adam, lambda p: optim.Adam(p, lr=adam_rate)),
        "sgd": (sgd, lambda p: optim.SGD(p, lr=sgd_rate, momentum=0.9, weight_decay=1e-4)),
    }
    if name == "cifar-resnet20":
        adamw = {"lr": adam_rate, "weightDecay": 0.01}
        kinds["adamw"] = (adamw, lambda p: optim.AdamW(p, lr=adam_rate, weight_decay=0.01))
        kinds["nesterov"] = (
            sgd | {"nesterov": True},
            lambda p: optim.SGD(p, lr=sgd_rate, momentum=0.9, weight_decay=1e-4, nesterov=True),
        )
    return kinds


def batch(shape, classes):
    return unit("input", shape), torch.tensor([(i * 7 + 3) % classes for i in range(shape[0])])


def first_step(make, x, labels, train, dtype=torch.float64, layout=torch.contiguous_format):
    """One forward and backward pass from the formula weights."""
    net = fill(make().double()).to(dtype).to(memory_format=layout).train(train)
    logits, loss = one_pass(net, x.to(dtype).contiguous(memory_format=layout), labels)
    sums = {"gradNorms": grad_norms(net), "gradDots": grad_dots(net)}
    return net, {"logits": logits.tolist(), "loss": loss.item()} | sums


def float32(make, x, labels, train):
    """The first step in float32, and how far PyTorch's own ways of computing it lie apart.

    `drift` is the worst relative difference of a gradient norm between contiguous, channels-last and kernels without
    oneDNN. One ReLU that falls on the other side of zero makes it 4e-3 in training mode: nothing can be held to less.
    """
    def ways():
        yield first_step(make, x, labels, train, torch.float32)[1]
        yield first_step(make, x, labels, train, torch.float32, torch.channels_last)[1]
        with torch.backends.mkldnn.flags(enabled=False):
            yield first_step(make, x, labels, train, torch.float32)[1]

    exact = first_step(make, x, labels, train)[1]["gradNorms"]
    results = list(ways())
    spread = [
        (max(r["gradNorms"][k] for r in results) - min(r["gradNorms"][k] for r in results)) / norm
        for k, norm in exact.items()
        if norm > 1e-9
    ]
    return {"loss": results[0]["loss"], "drift": max(spread), "gradNorms": results[0]["gradNorms"]}


def parity(name):
    spec, make, shape, classes, adam_rate, sgd_rate = CASES[name]
    x, labels = batch(shape, classes)
    net, train = first_step(make, x, labels, train=True)
    train["runningMeanNorms"] = running_norms(net, "running_mean")
    train["runningVarNorms"] = running_norms(net, "running_var")
    result = {
        "model": spec,
        "torch": torch.__version__.split("+")[0],
        "input": list(shape),
        "classes": classes,
        "stateDict": [[key, list(value.shape)] for key, value in net.state_dict().items()],
        "eval": first_step(make, x, labels, train=False)[1],
        "train": train,
    }
    for key, (described, build) in optimizers(name, adam_rate, sgd_rate).items():
        net = fill(make().double())
        result[key] = described | {"losses": losses(net, build(net.parameters()), x, labels)}
    result["float32"] = {mode: float32(make, x, labels, mode == "train") for mode in ("eval", "train")}
    return result


def drift(name):
    """How far the ten losses move when the same step is computed in another order, or from another last digit."""
    _, make, shape, classes, adam_rate, sgd_rate = CASES[name]
    x, labels = batch(shape, classes)
    for key, (_, build) in optimizers(name, adam_rate, sgd_rate).items():

        def run(x, layout):
            net = fill(make().double()).to(memory_format=layout)
            return np.array(losses(net, build(net.parameters()), x, labels))

        base = run(x, torch.contiguous_format)
        last = run(x.contiguous(memory_format=torch.channels_last), torch.channels_last)
        moved = run(x + 1e-12 * unit("moved", shape), torch.contiguous_format)
        worst = [float(np.abs(base - other).max()) for other in (last, moved)]
        print(f"{name} {key}: channels-last {worst[0]:.1e}, input moved {worst[1]:.1e}; losses", base.round(4).tolist())


def write(path, value):
    """One line a key at the first level and the second, so that a difference can be read."""
    def inner(v):
        if isinstance(v, dict):
            return "{" + ",".join(f"\n    {json.dumps(k)}: {json.dumps(w)}" for k, w in v.items()) + "\n  }"
        return json.dumps(v)

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{" + ",".join(f"\n  {json.dumps(k)}: {inner(v)}" for k, v in value.items()) + "\n}\n")


def multiply_adds(net, shape):
    """Those of convolutions and linear layers for one image; padding taps are counted, biases are not."""
    total = 0

    def count(module, _, output):
        nonlocal total
        total += output.numel() * module.weight[0].numel()

    for module in net.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            module.register_forward_hook(count)
    net.eval()(torch.empty(1, *shape, device="meta"))
    return total


def counts(make, shape, with_state_dict):
    with torch.device("meta"):
        net = make()
    row = {
        "parameters": sum(p.numel() for p in net.parameters()),
        "input": list(shape),
        "multiplyAdds": multiply_adds(net, shape),
    }
    if with_state_dict:
        row["stateDict"] = [[key, list(value.shape)] for key, value in net.state_dict().items()]
    return row


def state_dicts():
    names = ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152"]
    names += ["resnext50_32x4d", "resnext101_32x8d", "wide_resnet50_2", "wide_resnet101_2"]
    imagenet = {n: counts(getattr(torchvision.models, n), (3, 224, 224), True) for n in names}
    imagenet["alexnet-torchvision"] = counts(torchvision.models.alexnet, (3, 224, 224), True)
    cifar = {
        f"cifar-{kind}{depth}": counts(lambda: nets.CifarNet(depth, residual=kind == "resnet"), (3, 32, 32), False)
        for kind in ("resnet", "plain")
        for depth in (20, 32, 44, 56, 110)
    }
    return {"torchvision": torchvision.__version__.split("+")[0], "imagenet": imagenet, "cifar": cifar}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="print the drift instead of writing")
    parser.add_argument("names", nargs="*", help=f"of {', '.join(CASES)}, state-dicts; default all")
    args = parser.parse_args()
    torch.set_num_threads(2)
    for name in args.names or [*CASES, "state-dicts"]:
        if args.check and name in CASES:
            drift(name)
        elif name == "state-dicts":
            write(STATE_DICTS, state_dicts())
        else:
            write(PARITY / f"{name}.json", parity(name))


if __name__ == "__main__":
    main()
