"""Times training steps of the founding net in PyTorch, as its script would run them.

Prints "ready VERSION"; then, for each line "run K", runs K steps and prints {"ms": [...]}; "quit" ends.
"""

import argparse
import json
import sys
import time

import torch
from torch import nn

from nets import ResNet34


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, required=True, help="physical cores")
    parser.add_argument("--batch", type=int, default=64)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    net = ResNet34()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    x = torch.randn(args.batch, 3, 32, 32)
    y = torch.randint(2, (args.batch,))

    def step():
        optimizer.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        optimizer.step()
        return loss.detach()

    def timed(total):
        start = time.perf_counter()
        total += step()
        return 1000 * (time.perf_counter() - start)

    print(f"ready PyTorch {torch.__version__}", flush=True)
    for line in sys.stdin:
        words = line.split()
        if words == ["quit"]:
            return
        total = torch.zeros(())
        milliseconds = [timed(total) for _ in range(int(words[1]))]
        print(json.dumps({"ms": milliseconds, "loss": total.item() / len(milliseconds)}), flush=True)


if __name__ == "__main__":
    main()
