"""The founding job in PyTorch: ResNet-34 on CIFAR-10's airplanes and birds, one JSON line an epoch, as `resnet train --json`.

Losses are means over images.
"""

import argparse
import json
import time

import torch
from torch import nn

import cifar10
from nets import ResNet34

HALF = (0.5, 0.5, 0.5)


def epoch(net, optimizer, criterion, pixels, labels, batch, steps, device):
    """Trains on every image once, shuffled; returns the mean loss, the share right, and the number of images."""
    net.train()
    loss_sum, right, seen = 0.0, 0, 0
    for index in torch.randperm(len(labels)).split(batch)[:steps]:
        x, y = cifar10.normalize(pixels[index], HALF, HALF).to(device), labels[index].to(device)
        optimizer.zero_grad()
        logits = net(x)
        loss = criterion(logits, y)
        loss.backward()
        optimizer.step()
        loss_sum += loss.item() * len(y)
        right += (logits.argmax(1) == y).sum().item()
        seen += len(y)
    return loss_sum / seen, right / seen, seen


def train(args, seed, train, test):
    torch.manual_seed(seed)
    net = ResNet34().to(args.device)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    criterion = nn.CrossEntropyLoss()
    for number in range(1, args.epochs + 1):
        start = time.perf_counter()
        train_loss, train_top1, seen = epoch(net, optimizer, criterion, *train, args.batch, args.steps, args.device)
        seconds = time.perf_counter() - start
        right, val_loss = cifar10.evaluate(net, *test, HALF, HALF, args.batch)
        row = {"epoch": number, "trainLoss": train_loss, "trainTop1": train_top1, "valLoss": val_loss}
        row |= {"valTop1": right / len(test[1]), "seconds": seconds, "imagesPerSecond": seen / seconds}
        row["secondsWithValidation"] = time.perf_counter() - start
        print(json.dumps(row if args.repeat == 1 else row | {"seed": seed}), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--steps", type=int, help="stop each epoch after so many steps (to try the script)")
    parser.add_argument("--threads", type=int, help="physical cores")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--repeat", type=int, default=1, help="train so many times in one process, from another seed each")
    args = parser.parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    parts = [cifar10.load(part, ["airplane", "bird"]) for part in (True, False)]
    for seed in range(args.seed, args.seed + args.repeat):
        train(args, seed, *parts)


if __name__ == "__main__":
    main()
