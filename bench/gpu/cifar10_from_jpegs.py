"""Lays CIFAR-10 out as its official binary files from JPEGs: cifar10_from_jpegs.py ARCHIVE FOLDER

ARCHIVE is a .tar.xz of train/CLASS/*.jpg and test/CLASS/*.jpg; FOLDER gets cifar-10-batches-bin. Images are shuffled by Java's
generator with fixed seeds, so that every machine has them in the same order. Wants Pillow and NumPy.
"""

import io
import pathlib
import sys
import tarfile

import numpy as np
from PIL import Image

CLASSES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
SEEDS = {"train": 20101, "test": 20102}


class JavaRandom:
    """java.util.Random, as far as it is needed."""

    def __init__(self, seed):
        self.state = (seed ^ 0x5DEECE66D) & ((1 << 48) - 1)

    def bits31(self):
        self.state = (self.state * 0x5DEECE66D + 0xB) & ((1 << 48) - 1)
        return self.state >> 17

    def below(self, bound):
        if bound & -bound == bound:
            return bound * self.bits31() >> 31
        while True:
            bits = self.bits31()
            value = bits % bound
            if bits - value + bound - 1 < 1 << 31:
                return value


def shuffle(values, seed):
    random = JavaRandom(seed)
    for i in range(len(values), 1, -1):
        j = random.below(i)
        values[i - 1], values[j] = values[j], values[i - 1]


def record(label, jpeg):
    pixels = np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB")).transpose(2, 0, 1)
    return bytes([label]) + pixels.tobytes()


def read(archive):
    """Returns split -> list of (label, file name, JPEG)."""
    splits = {"train": [], "test": []}
    with tarfile.open(archive) as tar:
        for member in tar:
            parts = pathlib.PurePosixPath(member.name).parts
            if member.isfile() and len(parts) >= 3 and parts[-3] in splits:
                splits[parts[-3]].append((CLASSES.index(parts[-2]), parts[-1], tar.extractfile(member).read()))
    return splits


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__.splitlines()[0])
    out = pathlib.Path(sys.argv[2]) / "cifar-10-batches-bin"
    out.mkdir(parents=True, exist_ok=True)
    for split, images in read(sys.argv[1]).items():
        images.sort(key=lambda image: image[:2])
        records = [record(label, jpeg) for label, _, jpeg in images]
        shuffle(records, SEEDS[split])
        names = [f"data_batch_{i}.bin" for i in range(1, 6)] if split == "train" else ["test_batch.bin"]
        size = len(records) // len(names)
        for i, name in enumerate(names):
            (out / name).write_bytes(b"".join(records[i * size : (i + 1) * size]))
    (out / "batches.meta.txt").write_text("\n".join(CLASSES) + "\n\n")


if __name__ == "__main__":
    main()
