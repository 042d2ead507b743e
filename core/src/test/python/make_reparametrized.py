"""Writes weights/reparametrized.pth with real PyTorch 2.13: layers that were pruned and weight-normalised.

    python make_reparametrized.py ../resources/org/resnet4j/weights

Under expected.* is what each layer multiplies with.
"""

import sys
import warnings
from pathlib import Path

import torch
from torch import nn
from torch.nn.utils import parametrizations, prune

warnings.simplefilter("ignore")
torch.manual_seed(1)
net = nn.ModuleDict(
    {
        "pruned": nn.Conv2d(3, 4, 3),
        "channels": nn.Conv2d(3, 4, 3, bias=False),
        "both": nn.Linear(5, 3),
        "halves": nn.Linear(5, 3).half(),
        "normed": nn.Conv2d(3, 4, 3),
        "old_normed": nn.Linear(5, 3),
        "plain": nn.Linear(5, 3),
    }
)
prune.l1_unstructured(net["pruned"], "weight", 0.4)
prune.ln_structured(net["channels"], "weight", 0.5, n=2, dim=0)
prune.random_unstructured(net["both"], "weight", 0.4)
prune.random_unstructured(net["both"], "bias", 1)
prune.l1_unstructured(net["halves"], "weight", 0.4)
parametrizations.weight_norm(net["normed"])
torch.nn.utils.weight_norm(net["old_normed"])
with torch.no_grad():
    net["normed"].parametrizations.weight.original0.mul_(1.5)
    net["old_normed"].weight_g.mul_(0.7)
    net["old_normed"](torch.zeros(1, 5))  # its hook computes the weight
    expected = {f"expected.{n}.{leaf}": getattr(m, leaf).detach().clone() for n, m in net.items() for leaf in ("weight", "bias") if getattr(m, leaf) is not None}
torch.save(net.state_dict() | expected, Path(sys.argv[1]) / "reparametrized.pth")
