"""Writes the fixture of PillowResizeTests with Pillow 13 (pip install pillow numpy).

    python make_pillow_resize_fixture.py ../resources/org/resnet4j/image/pillow-resize.csv

Images and sizes are random; a line holds the first 16 digits of the SHA-256 of what Pillow makes of
an image, for both interpolations.
"""

import hashlib
import random
import sys

from formula_image import formula_image
from PIL import Image

LIMITS = [8, 40, 100, 200]


def sha(image):
    return hashlib.sha256(image.tobytes()).hexdigest()[:16]


random.seed(4)
with open(sys.argv[1], "w") as out:
    out.write("seed,width,height,toWidth,toHeight,bilinear,bicubic\n")
    for seed in range(200):
        sides = [random.randint(1, random.choice(LIMITS)) for _ in range(4)]
        image = formula_image(sides[0], sides[1], seed)
        resized = [image.resize(sides[2:], f) for f in (Image.BILINEAR, Image.BICUBIC)]
        out.write(",".join(map(str, [seed, *sides, *map(sha, resized)])) + "\n")
