"""Where the time of a training step goes on a GPU: PyTorch's profiler over the step of gpu_worker.py, a line a kernel.

The kernels are libtorch's and cuDNN's, which resnet4j calls too, so the table says which of them a faster step must replace.
"""

import argparse
import collections
import json
import re

import torch
from torch.profiler import ProfilerActivity, profile

import gpu_worker
import work

KINDS = [
    ("batch norm", r"batch_?norm|bn_fw|bn_bw|batchnorm|welford"),
    ("convolution", r"conv|xmma|cudnn|cutlass|implicit|wgrad|dgrad|fprop|gemm|nhwc|nchw"),
    ("optimizer", r"adam|sgd|multi_tensor|fused_"),
    ("pointwise and copies", r"elementwise|copy|cast|fill|memset|memcpy|cat"),
    ("reductions", r"reduce|softmax|pool|nll"),
]


def kind(name):
    return next((words for words, pattern in KINDS if re.search(pattern, name, re.IGNORECASE)), "other")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variant", choices=["eager", "best", "bf16"], default="bf16")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--steps", type=int, default=10)
    work.add_arguments(parser)
    args = parser.parse_args()
    step = gpu_worker.training(args)
    for _ in range(10):
        step()
    gpu_worker.synchronize(args.device)
    activities = [ProfilerActivity.CPU] + ([ProfilerActivity.CUDA] if args.device == "cuda" else [])
    with profile(activities=activities) as seen:
        for _ in range(args.steps):
            step()
        gpu_worker.synchronize(args.device)
    on_device = [e for e in seen.events() if e.device_type == torch.autograd.DeviceType.CUDA]
    kernels = [e for e in on_device if not e.name.startswith("Optimizer.")]  # a span, not a kernel
    sums, counts, names = collections.Counter(), collections.Counter(), collections.Counter()
    for event in kernels:
        microseconds = event.time_range.elapsed_us()
        sums[kind(event.name)] += microseconds
        counts[kind(event.name)] += 1
        names[event.name] += microseconds
    row = {words: {"ms": sums[words] / 1000 / args.steps, "kernels": counts[words] / args.steps} for words in sums}
    print(json.dumps({"net": args.net, "variant": args.variant, "ms": sum(sums.values()) / 1000 / args.steps, "kinds": row}))
    for name, microseconds in names.most_common(25):
        print(json.dumps({"kernel": name[:140], "ms": microseconds / 1000 / args.steps}))


if __name__ == "__main__":
    main()
