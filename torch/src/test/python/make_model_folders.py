"""Writes model-folders.json: folders as transformers and timm write them, without weights, and the logits they give.

Weights follow make_parity.py's formula under torchvision's names, images formula_image.py's. Needs torch, torchvision,
timm and transformers; nothing is downloaded. Usage: make_model_folders.py
"""

import json
import pathlib
import re
import sys
import tempfile

import timm
import torch
import torchvision
from timm.models import save_for_hf
from transformers import BitImageProcessorPil, ConvNextImageProcessorPil, DeiTImageProcessorPil
from transformers import ResNetConfig, ResNetForImageClassification, ViTImageProcessorPil

from make_parity import ROOT, formula

sys.path.insert(0, str(ROOT / "core/src/test/python"))
from formula_image import formula_image  # noqa: E402

OUT = ROOT / "torch/src/test/resources/org/resnet4j/torch/predict/model-folders.json"
IMAGE = (90, 71, 1)
BASIC = {"depths": [2, 2, 2, 2], "hidden_sizes": [64, 128, 256, 512], "layer_type": "basic"}


def torchvisions(name):
    """Hugging Face's name of a tensor as torchvision has it."""
    name = name.replace("classifier.1.", "fc.").replace("resnet.embedder.embedder.convolution.", "conv1.")
    name = name.replace("resnet.embedder.embedder.normalization.", "bn1.")
    stage = r"resnet\.encoder\.stages\.(\d)\.layers\.(\d+)\."

    def layer(match, rest):
        return f"layer{int(match[1]) + 1}.{match[2]}.{rest}"

    name = re.sub(stage + r"layer\.(\d)\.convolution", lambda m: layer(m, f"conv{int(m[3]) + 1}"), name)
    name = re.sub(stage + r"layer\.(\d)\.normalization", lambda m: layer(m, f"bn{int(m[3]) + 1}"), name)
    name = re.sub(stage + r"shortcut\.convolution", lambda m: layer(m, "downsample.0"), name)
    return re.sub(stage + r"shortcut\.normalization", lambda m: layer(m, "downsample.1"), name)


def fill(net):
    with torch.no_grad():
        for prefix, module in net.named_modules():
            for leaf, tensor in [*module.named_parameters(recurse=False), *module.named_buffers(recurse=False)]:
                name = torchvisions(f"{prefix}.{leaf}")
                tensor.copy_(formula(module, leaf, name, tensor.shape))
    return net.eval()


def texts(folder):
    return {p.name: json.loads(p.read_text()) for p in sorted(pathlib.Path(folder).glob("*.json"))}


def case(name, spec, folder, classes, logits):
    return {"name": name, "spec": spec, "files": texts(folder), "classes": classes, "image": list(IMAGE), "logits": logits}


def hugging_face(name, spec, config, processor):
    net = fill(ResNetForImageClassification(config))
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        net.save_pretrained(folder)
        processor.save_pretrained(folder)
        pixels = processor(formula_image(*IMAGE), return_tensors="pt")["pixel_values"]
        classes = [net.config.id2label[i] for i in range(net.config.num_labels)]
        return case(name, spec, folder, classes, net(pixels).logits[0].tolist())


def of_timm(name, spec, architecture, labels, **data):
    net = fill(timm.create_model(architecture, num_classes=len(labels)))
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        save_for_hf(net, folder, model_config={"label_names": labels}, data_config=data)
        config = json.loads(pathlib.Path(folder, "config.json").read_text())["pretrained_cfg"]
        transform = timm.data.create_transform(**timm.data.resolve_data_config(pretrained_cfg=config))
        logits = net(transform(formula_image(*IMAGE))[None])[0].tolist()
        return case(name, spec, folder, labels, logits)


def convnext(**options):
    return ConvNextImageProcessorPil(**options)


def cases():
    names = {0: "tench, Tinca tinca", 1: "cat", 2: "dog"}
    yield hugging_face("basic", "resnet18", ResNetConfig(**BASIC, id2label=names, label2id={v: k for k, v in names.items()}),
                       convnext(size={"shortest_edge": 64}, crop_pct=0.875))  # fmt: skip
    yield hugging_face("clip", "resnet18", ResNetConfig(**BASIC),
                       BitImageProcessorPil(size={"shortest_edge": 72}, crop_size={"height": 64, "width": 64}, resample=2,
                                            image_mean=[0.1, 0.2, 0.3], image_std=[0.4, 0.5, 0.6]))  # fmt: skip
    yield hugging_face("early", "resnet50:stride=1x1", ResNetConfig(num_labels=4, downsample_in_bottleneck=True),
                       convnext(size={"shortest_edge": 64}, crop_pct=0.9, do_normalize=False))  # fmt: skip
    yield hugging_face("raw", "resnet18", ResNetConfig(**BASIC, num_labels=3),
                       convnext(size={"shortest_edge": 48}, do_rescale=False, image_mean=[120, 110, 100], image_std=[60, 61, 62]))  # fmt: skip
    yield hugging_face("square", "resnet18", ResNetConfig(**BASIC), convnext(size={"shortest_edge": 384}))
    yield hugging_face("vit", "resnet18", ResNetConfig(**BASIC), ViTImageProcessorPil(size={"height": 64, "width": 64}))
    yield hugging_face("deit", "resnet18", ResNetConfig(**BASIC),
                       DeiTImageProcessorPil(size={"height": 72, "width": 72}, crop_size={"height": 64, "width": 64}))  # fmt: skip
    yield of_timm("timm", "resnet18", "resnet18", ["a", "b, c", "d"], input_size=(3, 64, 64), crop_pct=0.95)
    yield of_timm("timm-group-norm", "resnet50:norm=group", "resnet50_gn", ["a", "b"], input_size=(3, 64, 64), interpolation="bilinear")
    yield of_timm("timm-squash", "resnet34", "resnet34", ["a", "b"], input_size=(3, 64, 64), crop_pct=0.9, crop_mode="squash")


def others():
    """Configurations of nets that the zoo has not."""
    nets = {
        "first-stage": ResNetForImageClassification(ResNetConfig(**BASIC, downsample_in_first_stage=True)),
        "gelu": ResNetForImageClassification(ResNetConfig(**BASIC, hidden_act="gelu")),
        "depths": ResNetForImageClassification(ResNetConfig(**BASIC | {"depths": [1, 1, 1, 1]})),
    }
    for name, net in nets.items():
        with tempfile.TemporaryDirectory() as folder:
            net.save_pretrained(folder)
            yield name, texts(folder)
    for name, options in {"resnet14t": {}, "resnet18": {"global_pool": "max"}, "resnet34": {"in_chans": 1}}.items():
        with tempfile.TemporaryDirectory() as folder:
            save_for_hf(timm.create_model(name, num_classes=2, **options), folder)
            yield f"timm-{name}", texts(folder)


torch.set_num_threads(1)
OUT.parent.mkdir(parents=True, exist_ok=True)
document = {"cases": list(cases()), "others": dict(others())}
OUT.write_text(json.dumps(document, indent=1) + "\n")
