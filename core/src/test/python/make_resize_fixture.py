"""Writes the fixture of ResizeTests with Pillow and torchvision (pip install torchvision pillow).

    python make_resize_fixture.py ../resources/org/resnet4j/image/resize.json

With a count, that many random cases of up to 100 pixels a side are written instead.
"""

import json
import random
import sys

from PIL import Image
from torchvision.transforms import CenterCrop, InterpolationMode, Resize


def image(width, height):
    return Image.frombytes("RGB", (width, height), random.randbytes(3 * width * height))


def value(picture):
    return {"width": picture.width, "height": picture.height, "pixels": picture.tobytes().hex()}


def case(operation, size, source, result):
    return {"operation": operation, "size": size, "in": value(source), "out": value(result)}


def cases(sizes):
    for (width, height), (new_width, new_height) in sizes:
        source = image(width, height)
        result = source.resize((new_width, new_height), Image.Resampling.BILINEAR)
        yield case("resize", [new_width, new_height], source, result)
        size = min(new_width, new_height)
        shorter = Resize(size, InterpolationMode.BILINEAR)(source)
        yield case("shorterSide", [size], source, shorter)
        yield case("centerCrop", [size], source, CenterCrop(size)(source))


def side(limit):
    return random.randint(1, limit)


random.seed(1)
if len(sys.argv) > 2:
    sizes = [((side(100), side(100)), (side(100), side(100))) for _ in range(int(sys.argv[2]))]
else:
    sizes = [
        ((7, 5), (3, 2)),
        ((5, 9), (8, 13)),
        ((13, 4), (4, 4)),
        ((6, 6), (6, 3)),
        ((3, 8), (11, 8)),
        ((1, 1), (3, 2)),
        ((12, 11), (1, 1)),
        ((4, 4), (4, 4)),
        ((5, 4), (2, 9)),
        ((6, 12), (7, 5)),
        ((9, 12), (7, 5)),
    ]
with open(sys.argv[1], "w") as out:
    json.dump(list(cases(sizes)), out, indent=0)
    out.write("\n")
