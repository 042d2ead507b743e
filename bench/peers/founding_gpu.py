"""The founding job in PyTorch as fast as PyTorch can do it on a GPU: one JSON line a training.

Images stay on the GPU as bytes, maps lie channels last, products are bf16 under autocast, Adam is fused, cuDNN times its
algorithms, the net is compiled (--mode; none: it is not), and nothing is read from the GPU before an epoch ends. Trains --repeat
times in one process: the first is cold.
"""

import argparse
import json
import time

import torch
from torch import nn

import cifar10
from nets import ResNet34


def normalize(pixels):
    return ((pixels.float() / 255 - 0.5) / 0.5).contiguous(memory_format=torch.channels_last)


def epoch(net, optimizer, criterion, pixels, labels, args):
    net.train()
    for index in torch.randperm(len(labels), device=args.device).split(args.batch)[: args.steps]:
        optimizer.zero_grad()
        with torch.autocast(args.device, torch.bfloat16, enabled=args.precision == "bf16"):
            loss = criterion(net(normalize(pixels[index])), labels[index])
        loss.backward()
        optimizer.step()


@torch.no_grad()
def top1(net, pixels, labels, args):
    net.eval()
    right = torch.zeros((), dtype=torch.int64, device=args.device)
    for x, y in zip(pixels.split(250), labels.split(250)):
        with torch.autocast(args.device, torch.bfloat16, enabled=args.precision == "bf16"):
            right += (net(normalize(x)).argmax(1) == y).sum()
    return right.item() / len(labels)


def train(seed, train, test, args):
    torch.manual_seed(seed)
    start = time.perf_counter()
    net = ResNet34().to(args.device, memory_format=torch.channels_last)
    compiled = net if args.mode == "none" else torch.compile(net, mode=args.mode, dynamic=False)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3, fused=True)
    criterion = nn.CrossEntropyLoss()
    epochs = []
    for _ in range(args.epochs):
        before = time.perf_counter()
        epoch(compiled, optimizer, criterion, *train, args)
        share = top1(net, *test, args)
        epochs.append(time.perf_counter() - before)
    row = {"seed": seed, "mode": args.mode, "precision": args.precision, "seconds": time.perf_counter() - start}
    print(json.dumps(row | {"epochSeconds": epochs, "valTop1": share}), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mode", choices=["none", "default", "reduce-overhead", "max-autotune"], default="default")
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="bf16")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--steps", type=int, help="stop each epoch after so many steps (to try the script)")
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    torch.backends.cudnn.benchmark = True
    parts = [[t.to(args.device) for t in cifar10.load(part, ["airplane", "bird"])] for part in (True, False)]
    for seed in range(1, args.repeat + 1):
        train(seed, *parts, args)


if __name__ == "__main__":
    main()
