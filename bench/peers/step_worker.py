"""Times one work item in PyTorch; speaks the protocol of work.py.

pytorch          eager, contiguous, fp32, default optimizer: as a script is written
pytorch-best     channels-last, fused optimizer; for inference batch norms folded into convolutions
pytorch-bf16     the same under autocast to bf16; inference in bf16 throughout
pytorch-compile  pytorch-best under torch.compile
"""

import argparse
import contextlib
import functools

import work

try:
    import torch
    from torch import nn
except ImportError as e:
    work.skip(f"{e}; run bench/run-peers --install, or set RESNET_BENCH_PYTHON to a Python with torch")

import nets


def optimizer(task, parameters, fused):
    if task == "adam":
        return torch.optim.Adam(parameters, lr=1e-3, fused=fused)
    return torch.optim.SGD(parameters, lr=0.01, momentum=0.9, weight_decay=1e-4, fused=fused)


def recompute(net):
    """Keeps what comes between blocks; what is within is computed again in the backward pass."""
    from torch.utils.checkpoint import checkpoint

    for block in [module for module in net.modules() if type(module).__name__.endswith("Block")]:
        block.forward = functools.partial(checkpoint, block.forward, use_reentrant=False)


def training(args, net, x, autocast):
    net.train()
    if args.task == "recompute":
        recompute(net)
    criterion = nn.CrossEntropyLoss()
    update = optimizer(args.task, net.parameters(), None if args.variant == "pytorch" else True)
    y = torch.randint(args.classes, (args.batch,))

    def step():
        update.zero_grad()
        with autocast():
            loss = criterion(net(x), y)
        loss.backward()
        update.step()

    return step


def inference(args, net, x):
    net.eval()
    if args.variant != "pytorch":
        from torch.fx.experimental.optimization import fuse

        net = fuse(net)
    if args.variant == "pytorch-bf16":
        net, x = net.bfloat16(), x.bfloat16()

    @torch.inference_mode()
    def step():
        net(x)

    if args.variant == "pytorch-compile":
        net = torch.compile(net)
    return step


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    variants = ["pytorch", "pytorch-best", "pytorch-bf16", "pytorch-compile"]
    parser.add_argument("--variant", choices=variants, required=True)
    parser.add_argument("--threads", type=int, required=True, help="physical cores")
    work.add_arguments(parser)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    net = nets.build(args.net, args.classes)
    x = torch.randn(args.batch, 3, args.side, args.side)
    if args.variant != "pytorch":
        net, x = net.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    if args.task == "eval":
        step = inference(args, net, x)
    else:
        if args.variant == "pytorch-compile":
            net = torch.compile(net)
        bf16 = lambda: torch.autocast("cpu", torch.bfloat16)
        step = training(args, net, x, bf16 if args.variant == "pytorch-bf16" else contextlib.nullcontext)
    work.serve(f"PyTorch {torch.__version__}", step)


if __name__ == "__main__":
    main()
