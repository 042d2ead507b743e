"""Prints the registry of pretrained weights, or ImageNet's class names, from the installed packages.

    pip install torch torchvision==0.28.0 && pip install --no-deps timm==1.0.31
    python print_pretrained.py | diff - ../../main/resources/org/resnet4j/weights/pretrained.csv
    python print_pretrained.py classes | diff - ../../main/resources/org/resnet4j/weights/imagenet-classes.txt

What the packages do not know stands below with its source: timm's accuracies and akamaster's files. Nets whose state
dict differs from torchvision's are left out, and so is what has no hash in its file name; both are named on stderr.
"""

import contextlib
import math
import re
import sys

import torch
import torchvision
from torchvision import models
from torchvision.models import resnet as tv_resnet

with contextlib.redirect_stdout(sys.stderr):  # without its dependencies timm complains there
    from timm import __version__ as timm_version
    from timm.models import resnet as timm_resnet

HEADER = (
    "model,tag,address,sha256,mebibytes,resize,crop,interpolation,normalize,classes,"
    "top1,top5,measured_on,licence,source"
)

# zoo name -> torchvision name
NETS = {
    "resnet18": "resnet18",
    "resnet34": "resnet34",
    "resnet50": "resnet50",
    "resnet101": "resnet101",
    "resnet152": "resnet152",
    "resnext50_32x4d": "resnext50_32x4d",
    "resnext101_32x8d": "resnext101_32x8d",
    "wide_resnet50_2": "wide_resnet50_2",
    "wide_resnet101_2": "wide_resnet101_2",
    "alexnet-torchvision": "alexnet",
}

# top-1 and top-5 in percent: results/results-imagenet.csv of github.com/huggingface/pytorch-image-models at commit
# 0173a139a2c66db3a41ebfe1d8ac4fb02483642e, measured at the size, crop and interpolation that are printed here
TIMM_ACCURACY = """
resnet18.a1_in1k 73.158 91.026 288 1.000 bicubic
resnet18.a2_in1k 72.372 90.596 288 1.000 bicubic
resnet18.a3_in1k 68.254 88.176 224 0.950 bicubic
resnet18.tv_in1k 69.760 89.070 224 0.875 bilinear
resnet18.fb_ssl_yfcc100m_ft_in1k 72.594 91.418 224 0.875 bilinear
resnet18.fb_swsl_ig1b_ft_in1k 73.282 91.732 224 0.875 bilinear
resnet18.gluon_in1k 70.838 89.754 224 0.875 bicubic
resnet34.a1_in1k 77.918 93.766 288 1.000 bicubic
resnet34.a2_in1k 77.158 93.274 288 1.000 bicubic
resnet34.a3_in1k 72.970 91.108 224 0.950 bicubic
resnet34.bt_in1k 76.480 93.354 288 0.950 bicubic
resnet34.gluon_in1k 74.578 91.984 224 0.875 bicubic
resnet50.a1_in1k 81.214 95.102 288 1.000 bicubic
resnet50.a1h_in1k 80.676 95.306 224 1.000 bicubic
resnet50.a2_in1k 80.772 94.988 288 1.000 bicubic
resnet50.a3_in1k 78.048 93.780 224 0.950 bicubic
resnet50.b1k_in1k 80.706 95.432 288 1.000 bicubic
resnet50.b2k_in1k 80.454 95.318 288 1.000 bicubic
resnet50.c1_in1k 80.912 95.552 288 1.000 bicubic
resnet50.c2_in1k 80.870 95.534 288 1.000 bicubic
resnet50.d_in1k 80.972 95.430 288 1.000 bicubic
resnet50.ram_in1k 79.976 95.052 288 0.950 bicubic
resnet50.am_in1k 78.998 94.396 224 0.875 bicubic
resnet50.ra_in1k 79.836 94.966 288 0.950 bicubic
resnet50.bt_in1k 79.640 94.892 288 0.950 bicubic
resnet50.tv_in1k 76.130 92.858 224 0.875 bilinear
resnet50.tv2_in1k 80.850 95.434 224 0.965 bilinear
resnet50.fb_ssl_yfcc100m_ft_in1k 79.234 94.826 224 0.875 bilinear
resnet50.fb_swsl_ig1b_ft_in1k 81.182 95.992 224 0.875 bilinear
resnet50.gluon_in1k 77.580 93.718 224 0.875 bicubic
resnet101.a1h_in1k 82.778 96.310 288 1.000 bicubic
resnet101.a1_in1k 82.322 95.632 288 1.000 bicubic
resnet101.a2_in1k 82.236 95.730 288 1.000 bicubic
resnet101.a3_in1k 79.814 94.606 224 0.950 bicubic
resnet101.tv_in1k 77.376 93.542 224 0.875 bilinear
resnet101.tv2_in1k 81.890 95.768 224 0.965 bilinear
resnet101.gluon_in1k 79.310 94.522 224 0.875 bicubic
resnet152.a1h_in1k 83.450 96.538 288 1.000 bicubic
resnet152.a1_in1k 82.732 95.720 288 1.000 bicubic
resnet152.a2_in1k 82.608 95.752 288 1.000 bicubic
resnet152.a3_in1k 80.546 95.000 224 0.950 bicubic
resnet152.tv_in1k 78.322 94.048 224 0.875 bilinear
resnet152.tv2_in1k 82.288 96.004 224 0.965 bilinear
resnet152.gluon_in1k 79.694 94.736 224 0.875 bicubic
wide_resnet50_2.racm_in1k 82.280 96.064 288 0.950 bicubic
wide_resnet50_2.tv_in1k 78.480 94.086 224 0.875 bilinear
wide_resnet50_2.tv2_in1k 81.606 95.762 224 0.965 bilinear
wide_resnet101_2.tv_in1k 78.838 94.282 224 0.875 bilinear
wide_resnet101_2.tv2_in1k 82.498 96.018 224 0.965 bilinear
resnext50_32x4d.a1h_in1k 82.014 95.934 288 1.000 bicubic
resnext50_32x4d.a1_in1k 81.466 95.174 288 1.000 bicubic
resnext50_32x4d.a2_in1k 81.304 95.096 288 1.000 bicubic
resnext50_32x4d.a3_in1k 79.268 94.306 224 0.950 bicubic
resnext50_32x4d.ra_in1k 80.698 95.390 288 0.950 bicubic
resnext50_32x4d.tv_in1k 77.618 93.696 224 0.875 bilinear
resnext50_32x4d.tv2_in1k 81.182 95.340 224 0.965 bilinear
resnext50_32x4d.fb_ssl_yfcc100m_ft_in1k 80.338 95.398 224 0.875 bilinear
resnext50_32x4d.fb_swsl_ig1b_ft_in1k 82.174 96.222 224 0.875 bilinear
resnext50_32x4d.gluon_in1k 79.360 94.430 224 0.875 bicubic
resnext101_32x8d.tv_in1k 79.310 94.520 224 0.875 bilinear
resnext101_32x8d.tv2_in1k 82.832 96.232 224 0.965 bilinear
resnext101_32x8d.fb_wsl_ig1b_ft_in1k 82.698 96.632 224 0.875 bilinear
resnext101_32x8d.fb_ssl_yfcc100m_ft_in1k 81.606 96.040 224 0.875 bilinear
resnext101_32x8d.fb_swsl_ig1b_ft_in1k 84.302 97.176 224 0.875 bilinear
"""

# README.md of github.com/akamaster/pytorch_resnet_cifar10 at commit 820f98cf5a332dacf31e4b41f1db981f5178f660: file and
# error on CIFAR-10's test images in percent. The whole hash and the size of the first were taken of the file itself.
AKAMASTER = [
    ("resnet20-12fca82f.th", 8.27),
    ("resnet32-d509ac18.th", 7.37),
    ("resnet44-014dd654.th", 6.90),
    ("resnet56-4bfd9763.th", 6.61),
    ("resnet110-1d1ed7c2.th", 6.32),
    ("resnet1202-f3b1deed.th", 6.18),
]
AKAMASTER_BASE = "https://github.com/akamaster/pytorch_resnet_cifar10/raw/master/pretrained_models/"
KNOWN_FILES = {
    "resnet20-12fca82f.th": ("12fca82f0bebc4135bf1f32f6e3710e61d5108578464b84fd6d7f5c1b04036c8", "1.048"),
}

LICENCES = {"apache-2.0": "Apache-2.0", "bsd-3-clause": "BSD-3-Clause", "cc-by-nc-4.0": "CC-BY-NC-4.0"}
NORMALIZE = {
    ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)): "imagenet",
    ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)): "half",
}


def left_out(name, why):
    print(f"left out: {name}: {why}", file=sys.stderr)


def hash_of(address):
    """The hash that torch.hub's convention puts into a file's name: NAME-HASH.pth."""
    found = re.search(r"-([0-9a-f]{8,64})\.[a-z]+$", address or "")
    return found and found.group(1)


def row(*cells):
    text = [str(cell) for cell in cells]
    assert len(text) == HEADER.count(",") + 1 and not any("," in cell for cell in text), text
    return ",".join(text)


def torchvision_rows(net, name):
    """The weights that torchvision takes as DEFAULT come first."""
    weights = models.get_model_weights(name)
    default = [weights.DEFAULT]
    for entry in default + [w for w in weights if w is not weights.DEFAULT]:
        tag = entry.name
        transforms = entry.transforms()
        metrics = entry.meta["_metrics"]["ImageNet-1K"]
        yield row(
            net,
            tag,
            entry.url,
            hash_of(entry.url),
            entry.meta["_file_size"],
            transforms.resize_size[0],
            transforms.crop_size[0],
            transforms.interpolation.value,
            NORMALIZE[tuple(transforms.mean), tuple(transforms.std)],
            "imagenet",
            metrics["acc@1"],
            metrics["acc@5"],
            "ImageNet-1K val",
            "BSD-3-Clause",
            "torchvision " + torchvision.__version__.split("+")[0],
        )


def same_net(name):
    with torch.device("meta"):
        ours = getattr(tv_resnet, name)().state_dict()
        theirs = getattr(timm_resnet, name)().state_dict()
    return {k: v.shape for k, v in ours.items()} == {k: v.shape for k, v in theirs.items()}


def timm_rows(name, accuracies):
    if name not in timm_resnet.default_cfgs:
        return
    assert same_net(name), name
    for tag, cfg in timm_resnet.default_cfgs[name].cfgs.items():
        key = f"{name}.{tag}"
        if cfg.num_classes != 1000:
            left_out(key, "no classifier for ImageNet's 1000 classes")
            continue
        if not hash_of(cfg.url):
            left_out(key, "no hash in a file name, it is on the hub only")
            continue
        # as timm's validate.py does: the test size where there is one, and the test crop with it
        size = (cfg.test_input_size or cfg.input_size)[1]
        crop_pct = cfg.test_crop_pct if cfg.test_input_size and cfg.test_crop_pct else cfg.crop_pct
        top1, top5 = "", ""
        if key in accuracies:
            top1, top5, *measured = accuracies.pop(key)
            assert (int(measured[0]), float(measured[1]), measured[2]) == (size, crop_pct, cfg.interpolation), key
        yield row(
            name,
            tag,
            cfg.url,
            hash_of(cfg.url),
            "",
            math.floor(size / crop_pct),
            size,
            cfg.interpolation,
            NORMALIZE[tuple(cfg.mean), tuple(cfg.std)],
            "imagenet",
            top1,
            top5,
            "ImageNet-1K val" if top1 else "",
            LICENCES[cfg.license],
            "timm " + timm_version,
        )


def akamaster_rows():
    for file, error in AKAMASTER:
        sha256, size = KNOWN_FILES.get(file, (hash_of(file), ""))
        depth = re.match(r"resnet(\d+)-", file).group(1)
        yield row(
            "cifar-resnet" + depth,
            "akamaster",
            AKAMASTER_BASE + file,
            sha256,
            size,
            32,
            32,
            "bilinear",
            "imagenet",
            "cifar10",
            f"{100 - error:.2f}",
            "",
            "CIFAR-10 test",
            "BSD-2-Clause",
            "akamaster/pytorch_resnet_cifar10",
        )


def main():
    if sys.argv[1:] == ["classes"]:
        print("\n".join(models.ResNet50_Weights.DEFAULT.meta["categories"]))
        return
    lines = [line.split() for line in TIMM_ACCURACY.strip().splitlines()]
    accuracies = {line[0]: line[1:] for line in lines}
    print(HEADER)
    for net, name in NETS.items():
        for line in (*torchvision_rows(net, name), *timm_rows(name, accuracies)):
            print(line)
    for line in akamaster_rows():
        print(line)
    assert not accuracies, accuracies


main()
