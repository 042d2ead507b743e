"""Writes weights/names.json: names and shapes of state dicts as other projects have them.

Needs torch, torchvision, timm and transformers; nothing is downloaded, no weight is initialised.
"""

import json
import pathlib

import timm
import torch
import torchvision
from transformers import ResNetConfig, ResNetForImageClassification

OUT = pathlib.Path(__file__).parents[1] / "resources/org/resnet4j/weights/names.json"


def hugging_face(depths, kind):
    widths = [64, 128, 256, 512] if kind == "basic" else [256, 512, 1024, 2048]
    config = ResNetConfig(
        depths=depths, hidden_sizes=widths, layer_type=kind, num_labels=1000
    )
    return ResNetForImageClassification(config)


def kuangliu():
    """Same net as torchvision's but for stem and names."""
    net = torchvision.models.resnet18(num_classes=10)
    net.conv1 = torch.nn.Conv2d(3, 64, 3, 1, 1, bias=False)
    return {
        "module." + k.replace("downsample", "shortcut").replace("fc.", "linear."): v
        for k, v in net.state_dict().items()
    }


with torch.device("meta"):
    nets = {
        "huggingface": {
            "resnet18": hugging_face([2, 2, 2, 2], "basic"),
            "resnet50": hugging_face([3, 4, 6, 3], "bottleneck"),
        },
        "timm": {
            name: timm.create_model(name)
            for name in ["resnet34", "resnet50", "resnext50_32x4d", "wide_resnet50_2"]
        },
        "kuangliu": {"resnet18:stem=3x3": kuangliu()},
    }

lines = []
for project, models in nets.items():
    for spec, net in models.items():
        state = net if isinstance(net, dict) else net.state_dict()
        tensors = ",".join(
            '"%s":%s' % (k, json.dumps(list(v.shape), separators=(",", ":")))
            for k, v in state.items()
            if not k.endswith("num_batches_tracked")
        )
        lines.append('{"project":"%s","spec":"%s","tensors":{%s}}' % (project, spec, tensors))
OUT.write_text("[\n" + ",\n".join(lines) + "\n]\n")
