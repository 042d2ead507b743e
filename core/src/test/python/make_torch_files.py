"""Writes the fixtures of the tests in org.resnet4j.format with real PyTorch (2.13), NumPy and safetensors.

    python make_torch_files.py ../resources/org/resnet4j/format

The values are formulas that the tests repeat. PyTorch puts a number made from the content into each
archive, so files written twice are equal.
"""

import argparse
import collections
import copyreg
import datetime
import enum
import fractions
import functools
import pickle
import random
import struct
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

warnings.simplefilter("ignore")
folder = Path(sys.argv[1])


def save(name, what, **options):
    torch.save(what, folder / f"{name}.pth", **options)


def save_both(name, what):
    save(name, what)
    torch.save(what, folder / f"{name}.th", _use_new_zipfile_serialization=False)


def types():
    """Element i is i - 1; booleans say whether i is odd."""
    numbers = torch.arange(5) - 1
    names = "float64 float32 float16 bfloat16 int64 int32 int16 int8".split()
    tensors = {name: numbers.to(getattr(torch, name)) for name in names}
    tensors["uint8"] = torch.arange(5, dtype=torch.uint8)
    tensors["bool"] = torch.arange(5) % 2 == 1
    tensors["scalar"] = torch.tensor(123456789012)
    tensors["empty"] = torch.zeros(0, 4)
    return tensors


def views():
    base = torch.arange(120, dtype=torch.float32)
    cube = base.reshape(2, 3, 4, 5)
    return {
        "whole": base,
        "offset": base[7:19],
        "transposed": cube.reshape(8, 15).t(),
        "permuted": cube.permute(3, 1, 0, 2),
        "stepped": base[3::7],
        "inner": cube[:, 1:, ::2, 1:4],
        "expanded": base[5:8].reshape(3, 1).expand(3, 4),
        "channels_last": cube.contiguous(memory_format=torch.channels_last),
        "none": base[10:10],
        "element": base[42],
        "ones": torch.arange(3.0).reshape(1, 3, 1).transpose(0, 2),
    }


def state_dict():
    return collections.OrderedDict(
        [
            ("conv.weight", torch.arange(6, dtype=torch.float32).reshape(2, 3) / 4),
            ("bn.num_batches_tracked", torch.tensor(7)),
        ]
    )


def average():
    return collections.OrderedDict((k, v + 100) for k, v in state_dict().items())


def parameters():
    marked = torch.nn.Parameter(torch.arange(3.0))
    marked.note = "kept out"
    tensor = torch.arange(4.0)
    tensor.note = 1
    return {
        "plain": torch.nn.Parameter(torch.arange(2.0)),
        "marked": marked,
        "tensor": tensor,
    }


def module_state():
    """What state_dict() of a module gives: an OrderedDict with the attribute _metadata."""
    module = torch.nn.Sequential(collections.OrderedDict(fc=torch.nn.Linear(3, 2)))
    with torch.no_grad():
        module.fc.weight.copy_(torch.arange(6.0).reshape(2, 3))
        module.fc.bias.copy_(torch.arange(2.0))
    return module.state_dict()


def timm():
    arguments = argparse.Namespace(model="resnet26d", lr=0.05, amp=True, mean=None, data=Path("/data"))
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(2))], lr=0.1, momentum=0.9)
    return {
        "epoch": 12,
        "arch": "resnet26d",
        "state_dict": state_dict(),
        "optimizer": optimizer.state_dict(),
        "version": 2,
        "args": arguments,
        "amp_scaler": {"scale": 65536.0, "growth_factor": 2.0},
        "state_dict_ema": average(),
        "metric": np.float64(78.25),
    }


def lightning():
    return {
        "epoch": 3,
        "global_step": 99,
        "pytorch-lightning_version": "2.4.0",
        "state_dict": collections.OrderedDict(("model." + k, v) for k, v in state_dict().items()),
        "loops": {"fit_loop": {"state_dict": {}, "epoch_progress": {"total": {"ready": 4}}}},
        "callbacks": {"ModelCheckpoint{'monitor': None}": {"best_model_score": torch.tensor(0.5)}},
        "optimizer_states": [{"state": {0: {"step": torch.tensor(1.0)}}, "param_groups": []}],
        "lr_schedulers": [],
        "hparams_name": "kwargs",
        "hyper_parameters": {"lr": 0.001, "depth": 20},
    }


def kuangliu():
    return {"net": state_dict(), "acc": 95.25, "epoch": 199}


def average_only():
    return {"ema": {"module": average()}, "updates": 5}


def numbers():
    kinds = "bool_ int8 uint8 int16 uint16 int32 uint32 int64 uint64 float16 float32 float64".split()
    scalars = {kind: getattr(np, kind)(1) for kind in kinds}
    return {
        "model": state_dict(),
        "best": np.float32(91.5),
        "step": np.int64(-3),
        "big": np.array([258], dtype=">i2")[0],
        "history": np.arange(6, dtype=np.float64).reshape(2, 3),
        "scalars": scalars,
        "device": torch.device("cuda", 1),
        "dtype": torch.float16,
        "size": torch.Size([2, 3]),
        "counts": collections.defaultdict(int, {"seen": 4}),
        "long": 1 << 70,
    }


def plain():
    """What pickles of every protocol must read alike."""
    return {
        "none": None,
        "true": True,
        "false": False,
        "small": 7,
        "byte": 200,
        "short": 40000,
        "negative": -5,
        "int": 1 << 30,
        "long": -(1 << 40),
        "huge": 1 << 100,
        "minus": -(1 << 100),
        "half": 0.5,
        "tiny": 5e-324,
        "infinite": float("-inf"),
        "text": "ünï \\ ' \n \u20ac",
        "latin": b"\x00\xff'",
        "list": [1, [2, []]],
        "tuple": (1, 2, 3, 4),
        "pair": (1, 2),
        "set": {1},
        "dict": {"a": {"b": 1}},
    }


def rounding():
    """Floats around every tie of the 16-bit types that is odd enough, as float, half and bfloat16."""
    rng = np.random.default_rng(1)
    halves = np.arange(0, 0x7C00, 37, dtype=np.uint16).view(np.float16).astype(np.float32)
    next_half = (np.arange(0, 0x7C00, 37, dtype=np.uint16) + 1).view(np.float16).astype(np.float32)
    ties = (halves.astype(np.float64) + next_half) / 2
    ties = ties[np.isfinite(ties)].astype(np.float32)
    wide = (np.arange(0, 0x7F80, 61, dtype=np.uint32) << 16 | 0x8000).view(np.float32)
    random = rng.integers(0, 1 << 32, 600, dtype=np.uint32).view(np.float32)
    special = np.array([0, -0.0, np.inf, -np.inf, 65504, 65519.996, 65520, 3.4028235e38, 1e-45, 2.0**-25], np.float32)
    x = np.concatenate([halves, ties, np.nextafter(ties, np.float32(0)), np.nextafter(ties, np.float32(np.inf)), wide])
    x = np.concatenate([x, -x[::3], random[~np.isnan(random)], special]).astype(np.float32)
    t = torch.from_numpy(x)
    return {"float": t, "half": t.half(), "bfloat16": t.bfloat16()}


class Colour(enum.Enum):
    RED = "red"


class Slots:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a, self.b = 1, [2]


class Keywords:
    """Made by NEWOBJ_EX from protocol 4 on."""

    def __new__(cls, *, size=1):
        return super().__new__(cls)

    def __getnewargs_ex__(self):
        return (), {"size": 3}


class Dictionary(dict):
    pass


class Listing(list):
    pass


class Subset(set):
    pass


class Registered:
    """Known by a number of copyreg's registry."""


class Callback:
    """An object that holds the weights and, over a dictionary, itself."""

    def on_epoch(self):
        return 1


class Tagged(torch.Tensor):
    pass


Point = collections.namedtuple("Point", "x y")


def foreign():
    """One object of every way in which pickle makes them, beside a whole state dict."""
    copyreg.add_extension("__main__", "Registered", 200)
    weights = state_dict()
    callback = Callback()
    callback.weights, callback.others = weights, {"self": callback}
    odd = Dictionary(a=1)
    odd[Colour.RED] = callback
    odd[Point(1, 2)] = 3
    return {
        "callback": callback,
        "state_dict": weights,
        "epoch": 7,
        "when": datetime.datetime(2024, 1, 2),
        "zone": datetime.timezone.utc,
        "colour": Colour.RED,
        "method": callback.on_epoch,
        "partial": functools.partial(max, 1, key=len),
        "function": functools.partial,
        "class": Callback,
        "slots": Slots(),
        "keywords": Keywords(),
        "odd": odd,
        "listing": Listing([1, callback]),
        "subset": Subset([1]),
        "deque": collections.deque([1, 2], 3),
        "frozen": frozenset([1]),
        "counts": collections.defaultdict(Callback, {"seen": 4}),
        "fraction": fractions.Fraction(1, 3),
        "range": range(3),
        "complex": 1j,
        "registered": Registered(),
        "point": Point(1, callback),
        "by_class": {Callback: 1, Colour.RED: 2},
        "args": argparse.Namespace(lr=0.1, optimizer=callback),
        "error": ValueError("none"),
        "texts": np.array(["a", "bc"]),
        "objects": np.array([callback, 1], dtype=object),
        "text": np.str_("a"),
        "dates": np.array(["2024-01-01"], dtype="datetime64[D]"),
        "masked": np.ma.array([1.0, 2.0], mask=[True, False]),
        "rng": np.random.default_rng(1),
        "state": random.Random(1),
        "tensors": [
            torch.zeros(3, dtype=torch.complex64),
            torch.zeros(2, dtype=torch.complex128),
            torch.quantize_per_tensor(torch.zeros(5), 0.1, 0, torch.qint8),
            torch.eye(2).to_sparse(),
            torch.zeros(2).as_subclass(Tagged),
            torch.nn.Parameter(torch.zeros(2)).as_subclass(Tagged),
            torch.zeros(2, dtype=torch.complex64).conj(),
        ],
        "last": "kept",
    }


class Script(torch.nn.Module):
    def forward(self, x):
        return x


save_both("types", types())
save_both("views", views())
save_both("parameters", parameters())
save_both("numbers", numbers())
save("module-state", module_state())
save_both("timm", timm())
save("lightning", lightning())
save("kuangliu", kuangliu())
save("average-only", average_only())
save("two-nets", {"netG": state_dict(), "netD": state_dict()})
save("protocol4", state_dict(), pickle_protocol=4)
save("module", torch.nn.Linear(2, 2))
save("complex", {"w": torch.zeros(2, dtype=torch.complex64)})
save("uint16", {"w": torch.zeros(2, dtype=torch.uint16)})
save("quantized", {"w": torch.quantize_per_tensor(torch.zeros(2), 0.1, 0, torch.qint8)})
save("sparse", {"w": torch.eye(2).to_sparse()})
save("tensor", torch.zeros(2))
save_both("foreign", foreign())
save("foreign4", foreign() | {"half": torch.zeros(2, dtype=torch.uint16)}, pickle_protocol=4)
save("foreign-inside", {"state_dict": state_dict() | {"when": datetime.datetime(2024, 1, 2)}})
save("foreign-key", {"model": collections.OrderedDict(state_dict()) | {Colour.RED: torch.zeros(1)}})
save("foreign-tensor", {"w": torch.zeros(2).as_subclass(Tagged)})
save("foreign-model", {"model": Callback(), "losses": {"train": torch.zeros(3)}})
save("arrays", {"conv.weight": np.zeros((2, 3), np.float32)})
save("list", list(state_dict().items()))
save("pair", (state_dict(), {"lr": 0.5}, 7))
save("two-in-a-list", [state_dict(), average()])
float8 = {n: torch.arange(256, dtype=torch.uint8).view(getattr(torch, n)) for n in ("float8_e4m3fn", "float8_e5m2", "float8_e4m3fnuz", "float8_e5m2fnuz")}
save("float8", float8)
save_file(float8 | {n + ".float32": t.float() for n, t in float8.items()}, folder / "float8.safetensors")
save("no-tensors", {"epoch": 1, "optimizer": {}})
torch.jit.script(Script()).save(folder / "script.pt")
save_file(state_dict(), folder / "hugging-face.safetensors", metadata={"format": "pt"})
save_file(rounding(), folder / "rounding.safetensors")
for protocol in range(6):
    (folder / f"plain{protocol}.pickle").write_bytes(pickle.dumps(plain(), protocol))
