"""Writes the tiny files that CifarPickleTests and DatasetsTests read.

Run: python cifar_pickles.py FOLDER   (NumPy is needed, to check what was written)

CIFAR's archives were pickled by Python 2, whose opcodes Python 3 no longer emits for text, so the
opcodes are written here by hand; real pickle and NumPy then must read back what was meant.
"""

import pickle
import struct
import sys
import warnings
from pathlib import Path

import numpy as np


class Python2Pickler:
    """Protocol 2 as cPickle wrote it: SHORT_BINSTRING, BINPUT, NumPy's names of old."""

    def __init__(self):
        self.out = bytearray(b"\x80\x02")
        self.memo = 0

    def put(self):
        self.memo += 1
        wide = self.memo > 255
        self.out += b"r" + struct.pack("<i", self.memo) if wide else b"q" + bytes([self.memo])

    def text(self, value):
        self.out += b"U" + bytes([len(value)]) + value.encode()
        self.put()

    def integer(self, value):
        if 0 <= value < 256:
            self.out += b"K" + bytes([value])
        elif 0 <= value < 65536:
            self.out += b"M" + struct.pack("<H", value)
        else:
            self.out += b"J" + struct.pack("<i", value)

    def name(self, module, name):
        self.out += b"c" + f"{module}\n{name}\n".encode()
        self.put()

    def items(self, values, write):
        self.out += b"]"
        self.put()
        self.out += b"("
        for value in values:
            write(value)
        self.out += b"e"

    def array(self, a):
        self.name("numpy.core.multiarray", "_reconstruct")
        self.name("numpy", "ndarray")
        self.integer(0)
        self.out += b"\x85"
        self.put()
        self.text("b")
        self.out += b"\x87"
        self.put()
        self.out += b"R"
        self.put()
        self.out += b"("
        self.integer(1)
        for size in a.shape:
            self.integer(size)
        self.out += b"\x86"
        self.put()
        self.name("numpy", "dtype")
        self.text("u1")
        self.integer(0)
        self.integer(1)
        self.out += b"\x87"
        self.put()
        self.out += b"R"
        self.put()
        self.out += b"("
        self.integer(3)
        self.text("|")
        self.out += b"NNN"
        self.integer(-1)
        self.integer(-1)
        self.integer(0)
        self.out += b"t"
        self.put()
        self.out += b"b"
        fortran = a.flags.f_contiguous and not a.flags.c_contiguous
        self.out += b"\x88" if fortran else b"\x89"
        data = a.tobytes(order="A")
        self.out += b"T" + struct.pack("<i", len(data)) + data
        self.put()
        self.out += b"t"
        self.put()
        self.out += b"b"

    def dictionary(self, content):
        self.out += b"}"
        self.put()
        self.out += b"("
        for key, value in content.items():
            self.text(key)
            if isinstance(value, str):
                self.text(value)
            elif isinstance(value, np.ndarray):
                self.array(value)
            else:
                self.items(value, self.text if isinstance(value[0], str) else self.integer)
        self.out += b"u."
        return bytes(self.out)


def write(path, content):
    data = Python2Pickler().dictionary(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        back = pickle.loads(data, encoding="latin1")
    assert back.keys() == content.keys()
    assert all(np.array_equal(back[k], content[k]) for k in content)
    path.write_bytes(data)


def pixels(n):
    """Pixel c of image r is (131 r + 7 c) mod 256."""
    r, c = np.indices((n, 3072))
    return ((131 * r + 7 * c) % 256).astype(np.uint8)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    names = [f"drawn_s_{i:06}.png" for i in range(300)]
    write(
        folder / "cifar10.pickle",
        {
            "batch_label": "training batch 1 of 5",
            "labels": [6, 9, 0],
            "data": pixels(3),
            "filenames": names,
        },
    )
    write(
        folder / "cifar100-fortran.pickle",
        {
            "filenames": names,
            "batch_label": "testing batch 1 of 1",
            "fine_labels": [99, 0],
            "coarse_labels": [13, 4],
            "data": np.asfortranarray(pixels(2)),
        },
    )
    # As people write them again with Python 3: maps, and labels in an array.
    maps = pixels(3).reshape(3, 3, 32, 32)
    for name, images, labels in [
        ("channels-first", maps, np.array([6, 9, 0])),
        ("channels-last", maps.transpose(0, 2, 3, 1), np.array([6, 9, 0], ">i2")),
    ]:
        batch = {"data": np.ascontiguousarray(images), "labels": labels}
        (folder / f"cifar10-{name}.pickle").write_bytes(pickle.dumps(batch, protocol=4))
