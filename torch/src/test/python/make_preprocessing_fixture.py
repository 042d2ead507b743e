"""Writes the fixture of PreprocessingTests with torchvision (pip install torchvision pillow numpy).

    python make_preprocessing_fixture.py ../resources/org/resnet4j/torch/input/preprocessing.csv

A line holds the first 16 digits of the SHA-256 of the pixels before normalising, height x width x 3,
and some samples of the float32 result, channels first.
"""

import hashlib
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[4] / "core/src/test/python"))

import numpy
from formula_image import formula_image
from torchvision import transforms

MODES = transforms.InterpolationMode
IMAGENET = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
HALF = [0.5] * 3, [0.5] * 3
CASES = [
    (3, 500, 375, 256, 224, "bilinear", "imagenet"),
    (4, 375, 500, 256, 224, "bicubic", "imagenet"),
    (5, 640, 211, 235, 224, "bicubic", "half"),
    (6, 100, 90, 256, 224, "bilinear", "imagenet"),
    (7, 224, 224, 224, 224, "bilinear", "imagenet"),
    (8, 60, 40, 32, 32, "bilinear", "half"),
    (9, 32, 32, 32, 32, "bilinear", "imagenet"),
    (10, 20, 31, 24, 33, "bicubic", "imagenet"),
    (11, 9, 7, 5, 12, "bilinear", "half"),
    (12, 1, 1, 232, 224, "bilinear", "imagenet"),
    (13, 301, 29, 64, 57, "bilinear", "imagenet"),
]

with open(sys.argv[1], "w") as out:
    out.write("seed,width,height,resize,crop,interpolation,normalize,pixels,samples\n")
    for seed, width, height, resize, crop, interpolation, normalize in CASES:
        image = formula_image(width, height, seed)
        geometry = transforms.Compose(
            [
                transforms.Resize(resize, MODES(interpolation)),
                transforms.CenterCrop(crop),
            ]
        )
        mean, deviation = IMAGENET if normalize == "imagenet" else HALF
        whole = transforms.Compose(
            [geometry, transforms.ToTensor(), transforms.Normalize(mean, deviation)]
        )
        pixels = hashlib.sha256(geometry(image).tobytes()).hexdigest()[:16]
        values = whole(image).numpy().ravel()
        samples = values[numpy.arange(24) * (len(values) - 1) // 23]
        text = " ".join(format(float(sample), ".9g") for sample in samples)
        row = [seed, width, height, resize, crop, interpolation, normalize, pixels, text]
        out.write(",".join(map(str, row)) + "\n")
