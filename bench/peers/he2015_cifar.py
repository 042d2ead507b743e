"""He 2015's recipe for CIFAR-10, shortened to --steps, in PyTorch: one JSON line an epoch, and a last one.

Batch 128, SGD 0.1 with momentum 0.9 and weight decay 1e-4 on all parameters, the rate divided by 10 after 32/64 and 48/64
of the steps; pixels are padded with 4 zeros (black), cropped and flipped at random, then normalised. The last, partial
batch of an epoch is kept.
"""

import argparse
import json
import time

import torch
from torch import nn
from torch.nn import functional as F

import cifar10
from nets import CifarNet


def augment(pixels):
    """Pads (N, 3, 32, 32) by 4, crops 32x32 at an offset and flips with probability 1/2, each image its own."""
    n = len(pixels)
    padded = F.pad(pixels, (4, 4, 4, 4))
    rows = torch.randint(9, (n, 1)) + torch.arange(32)
    columns = torch.randint(9, (n, 1)) + torch.arange(32)
    flip = torch.rand(n) < 0.5
    columns[flip] = columns[flip].flip(1)
    image, channel = torch.arange(n).view(n, 1, 1, 1), torch.arange(3).view(1, 3, 1, 1)
    return padded[image, channel, rows.view(n, 1, 32, 1), columns.view(n, 1, 1, 32)]


def batches(pixels, labels, batch, steps):
    """Epoch after epoch, shuffled; yields (x, y, whether the epoch ends here)."""
    left = steps
    while left > 0:
        order = torch.randperm(len(labels)).split(batch)[:left]
        for i, index in enumerate(order):
            x = cifar10.normalize(augment(pixels[index]), cifar10.MEAN, cifar10.DEVIATION)
            yield x, labels[index], i == len(order) - 1
        left -= len(order)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--depth", type=int, default=20)
    parser.add_argument("--steps", type=int, default=64000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, help="physical cores")
    args = parser.parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    train, test = cifar10.load(True), cifar10.load(False)
    net = CifarNet(args.depth)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    drops = [args.steps * 32 // 64, args.steps * 48 // 64]
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, drops, gamma=0.1)
    criterion = nn.CrossEntropyLoss()
    start, epoch, seen, loss_sum = time.perf_counter(), 0, 0, 0.0
    net.train()
    for x, y, ends in batches(*train, 128, args.steps):
        optimizer.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        optimizer.step()
        schedule.step()
        loss_sum += loss.item() * len(y)
        seen += len(y)
        if ends:
            epoch += 1
            right, val_loss = cifar10.evaluate(net, *test, cifar10.MEAN, cifar10.DEVIATION, 128)
            row = {"epoch": epoch, "trainLoss": loss_sum / seen, "valLoss": val_loss, "valTop1": right / len(test[1])}
            print(json.dumps(row | {"seconds": time.perf_counter() - start}), flush=True)
            seen, loss_sum = 0, 0.0
            net.train()
    print(json.dumps({"valTop1": row["valTop1"], "steps": args.steps, "seed": args.seed}), flush=True)


if __name__ == "__main__":
    main()
