"""Writes the fixture of RandomResizedCropTests with torchvision (pip install torchvision pillow).

    python make_random_resized_crop_fixture.py ../resources/org/resnet4j/augment/random-resized-crop.csv

torchvision's get_params is given numbers from 0 to 1 where it draws, the same that the test gives to
Java: the states of a linear congruential generator. A line holds the box and the first 16 digits of
the SHA-256 of what torchvision makes of it.
"""

import hashlib
import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
from fake_torch import fake_torch, numbers
from formula_image import formula_image
from torchvision.transforms import InterpolationMode, transforms
from torchvision.transforms import functional as F


def ranges():
    choice = random.choice([0, 0, 1, 2])
    if choice == 0:
        return (0.08, 1.0), (3 / 4, 4 / 3)
    if choice == 1:
        return (0.5, 1.0), (0.9, 1.1)
    return (1.0, 1.0), (2.0, 3.0)


random.seed(5)
with open(sys.argv[1], "w") as out:
    out.write("seed,width,height,low,high,narrow,wide,box,side,pixels\n")
    for seed in range(200):
        width, height = (random.randint(1, random.choice([3, 40, 200])) for _ in range(2))
        scale, ratio = ranges()
        transforms.torch = fake_torch(numbers(seed))
        image = formula_image(width, height, seed)
        top, left, box_height, box_width = map(
            int, transforms.RandomResizedCrop.get_params(image, list(scale), list(ratio))
        )
        side = random.randint(1, 50)
        if box_width < 1 or box_height < 1:
            continue
        result = F.resized_crop(
            image, top, left, box_height, box_width, [side, side], InterpolationMode.BILINEAR
        )
        sha = hashlib.sha256(result.tobytes()).hexdigest()[:16]
        box = f"{left} {top} {box_width} {box_height}"
        row = [seed, width, height, *scale, *ratio, box, side, sha]
        out.write(",".join(map(str, row)) + "\n")
