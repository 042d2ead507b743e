"""CIFAR-10 from its binary files: one label byte, then 3x32x32 pixels, a record."""

import os
import pathlib

import numpy as np
import torch

NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
MEAN = (0.4914, 0.4822, 0.4465)
DEVIATION = (0.2470, 0.2435, 0.2616)


def root():
    return pathlib.Path(os.environ.get("RESNET_DATA") or "~/.cache/resnet4j/data").expanduser()


def load(train, classes=NAMES):
    """Returns pixels (N, 3, 32, 32) uint8 and labels (N), those of `classes`, numbered in their order."""
    files = [f"data_batch_{i}.bin" for i in range(1, 6)] if train else ["test_batch.bin"]
    folder = root() / "cifar-10-batches-bin"
    records = np.concatenate([np.fromfile(folder / f, np.uint8).reshape(-1, 3073) for f in files])
    label = np.full(len(NAMES), -1)
    label[[NAMES.index(c) for c in classes]] = np.arange(len(classes))
    labels = label[records[:, 0]]
    records, labels = records[labels >= 0], labels[labels >= 0]
    return torch.from_numpy(records[:, 1:].reshape(-1, 3, 32, 32)), torch.from_numpy(labels)


def normalize(pixels, mean, deviation):
    """uint8 -> float32: (x / 255 - mean) / deviation, a value a channel."""
    mean, deviation = (torch.tensor(v).view(1, 3, 1, 1) for v in (mean, deviation))
    return (pixels.float() / 255 - mean) / deviation


@torch.no_grad()
def evaluate(net, pixels, labels, mean, deviation, batch):
    """Returns the number of images that are right, and the mean loss."""
    net.eval()
    right, loss = 0, 0.0
    device = next(net.parameters()).device
    for x, y in zip(pixels.split(batch), labels.split(batch)):
        y = y.to(device)
        logits = net(normalize(x, mean, deviation).to(device))
        right += (logits.argmax(1) == y).sum().item()
        loss += torch.nn.functional.cross_entropy(logits, y, reduction="sum").item()
    return right, loss / len(labels)
