"""Times one work item in PyTorch on a GPU; speaks the protocol of work.py, but the answer to "run K" is one number: the mean of
K steps that nobody waits for in between.

eager    as a script is written: contiguous, fp32 (TF32 in convolutions, PyTorch's default), default optimizer
best     channels last, fused optimizer, cuDNN times its algorithms
bf16     best under autocast to bf16
compile  bf16 under torch.compile
graphs   bf16 under torch.compile, which records CUDA graphs (reduce-overhead)
"""

import argparse
import contextlib
import json
import sys
import time

import work

try:
    import torch
    from torch import nn
except ImportError as e:
    work.skip(f"{e}")

import nets


def synchronize(device):
    if device == "cuda":
        torch.cuda.synchronize()


def training(args):
    net = nets.build(args.net, args.classes).to(args.device)
    x = torch.randn(args.batch, 3, args.side, args.side, device=args.device)
    y = torch.randint(args.classes, (args.batch,), device=args.device)
    if args.variant != "eager":
        torch.backends.cudnn.benchmark = True
        net, x = net.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    fused = None if args.variant == "eager" else True
    if args.task == "adam":
        optimizer = torch.optim.Adam(net.parameters(), lr=1e-3, fused=fused)
    else:
        optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4, fused=fused)
    if args.variant in ("compile", "graphs"):
        net = torch.compile(net, mode="reduce-overhead" if args.variant == "graphs" else None)
    low = args.variant in ("bf16", "compile", "graphs")
    criterion = nn.CrossEntropyLoss()
    net.train()

    def step():
        optimizer.zero_grad()
        with torch.autocast(args.device, torch.bfloat16) if low else contextlib.nullcontext():
            loss = criterion(net(x), y)
        loss.backward()
        optimizer.step()

    return step


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variant", choices=["eager", "best", "bf16", "compile", "graphs"], required=True)
    parser.add_argument("--device", default="cuda")
    work.add_arguments(parser)
    args = parser.parse_args()
    torch.manual_seed(1)
    step = training(args)
    print(f"ready PyTorch {torch.__version__}", flush=True)
    for line in sys.stdin:
        words = line.split()
        if words == ["quit"]:
            return
        synchronize(args.device)
        start = time.perf_counter()
        for _ in range(int(words[1])):
            step()
        synchronize(args.device)
        print(json.dumps({"ms": [1000 * (time.perf_counter() - start) / int(words[1])]}), flush=True)


if __name__ == "__main__":
    main()
