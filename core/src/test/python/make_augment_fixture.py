"""Writes the fixtures of the augmentations with torchvision on Pillow's images (pip install torchvision pillow).

    python make_augment_fixture.py ../resources/org/resnet4j/augment

operations.csv: an operation with its parameter, and the first 16 digits of the SHA-256 of what becomes of a formula
image. magnitudes.csv: for automatic augmentations the magnitudes of all levels in six digits,
where torch.linspace is the same on all processors. policies.csv: AutoAugment's.
random-erasing.csv: boxes where torchvision is given the numbers that the test gives to Java.
"""

import hashlib
import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
import torch
from fake_torch import fake_torch, numbers
from formula_image import formula_image
from torchvision.transforms import InterpolationMode, autoaugment, transforms
from torchvision.transforms import functional as F

OPERATIONS = {
    "Identity": [0],
    "ShearX": [0.3, -0.3, 0.99, -0.132],
    "ShearY": [0.3, -0.3, 0.99, -0.132],
    "TranslateX": [3.9, -3.9, 32, 0],
    "TranslateY": [3.9, -3.9, 32, 0],
    "Rotate": [30, -13.5, 135, 90, -90, 180],
    "Brightness": [-0.99, -0.3, 0.5, 0.9],
    "Color": [-0.99, -0.3, 0.5, 0.9],
    "Contrast": [-0.99, -0.3, 0.5, 0.9],
    "Sharpness": [-0.99, -0.3, 0.5, 0.9],
    "Posterize": [8, 5, 2, 1],
    "Solarize": [255, 127.5, 8.5, 0],
    "AutoContrast": [0],
    "Equalize": [0],
    "Invert": [0],
    "Hue": [0, 0.1, -0.37, 0.5],
    "Grayscale": [0],
    "Mixture": [0.3, 0.8],
}
SIZES = [(32, 32), (37, 23), (96, 64), (2, 3), (5, 1), (1, 1)]


def apply(name, parameter, image):
    if name == "Hue":
        return F.adjust_hue(image, parameter)
    if name == "Grayscale":
        return F.to_grayscale(image, 3)
    if name == "Mixture":
        return mixture(parameter, image)
    return autoaugment._apply_op(image, name, parameter, InterpolationMode.NEAREST, None)


def mixture(weight, image):
    """As AugMix adds up what is to be mixed: in single precision, rounded down."""
    turned = apply("Solarize", 127.5, apply("Rotate", 30, image))
    parts = [(weight, image), ((1 - weight) / 4, turned), ((1 - weight) * 0.75, apply("Color", 0.5, image))]
    total = sum(torch.tensor([share]) * F.pil_to_tensor(part) for share, part in parts)
    return F.to_pil_image(total.to(torch.uint8))


def write(name, header, rows):
    with open(Path(sys.argv[1]) / name, "w") as out:
        for row in [header.split(), *rows]:
            out.write(",".join(map(str, row)) + "\n")


def operations():
    seed = 0
    for name, parameters in OPERATIONS.items():
        for parameter in parameters:
            for size in SIZES:
                seed += 1
                result = apply(name, parameter, formula_image(*size, seed))
                yield name, parameter, *size, seed, hashlib.sha256(result.tobytes()).hexdigest()[:16]


def magnitudes():
    auto = autoaugment.AutoAugment()
    for width, height in [(32, 32), (224, 160)]:
        for name, space in {
            "TRIVIAL_WIDE": autoaugment.TrivialAugmentWide()._augmentation_space(31),
            "RAND": autoaugment.RandAugment()._augmentation_space(31, (height, width)),
            "AUTO": auto._augmentation_space(10, (height, width)),
            "MIX": autoaugment.AugMix()._augmentation_space(10, (height, width)),
        }.items():
            for operation, (values, signed) in space.items():
                levels = " ".join(f"{float(value):.6g}" for value in values.reshape(-1))
                yield name, width, height, operation, signed, levels


def policies():
    for policy in [autoaugment.AutoAugmentPolicy.CIFAR10, autoaugment.AutoAugmentPolicy.IMAGENET]:
        for pair in autoaugment.AutoAugment(policy).policies:
            yield policy.value, *(f"{n} {p}" + ("" if m is None else f" {m}") for n, p, m in pair)


def erased():
    for seed in range(100):
        width, height = (random.randint(1, random.choice([3, 40, 200])) for _ in range(2))
        scale, ratio = random.choice([((0.02, 0.33), (0.3, 3.3)), ((0.9, 1.0), (0.5, 2.0))])
        transforms.torch = fake_torch(numbers(seed))
        image = torch.empty(3, height, width)
        top, left, h, w, value = transforms.RandomErasing.get_params(image, scale, ratio, FakeValue())
        nothing = value is image or h < 1 or w < 1
        box = "nothing" if nothing else f"{int(left)} {int(top)} {w} {h}"
        yield seed, width, height, *scale, *ratio, box


class FakeValue:
    """What stands for the colour's tensor."""

    def __getitem__(self, index):
        return self


random.seed(6)
write("operations.csv", "operation parameter width height seed pixels", operations())
write("magnitudes.csv", "space width height operation signed levels", magnitudes())
write("policies.csv", "policy first second", policies())
write("random-erasing.csv", "seed width height low high narrow wide box", erased())
