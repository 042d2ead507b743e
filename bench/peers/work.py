"""What a worker is told to do, and how it answers: "ready VERSION" (or "skip REASON"), then for each line "run K" one line
{"ms": [...]} with the milliseconds of K steps; "quit" ends.
"""

import json
import sys
import time


def add_arguments(parser):
    parser.add_argument("--net", required=True, help="model spec, as resnet50")
    parser.add_argument("--classes", type=int, required=True)
    parser.add_argument("--side", type=int, required=True, help="height and width of the images")
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--task", choices=["adam", "sgd", "recompute", "eval"], required=True)


def skip(reason):
    print(f"skip {reason}", flush=True)
    sys.exit(0)


def serve(version, step):
    def timed():
        start = time.perf_counter()
        step()
        return 1000 * (time.perf_counter() - start)

    print(f"ready {version}", flush=True)
    for line in sys.stdin:
        words = line.split()
        if words == ["quit"]:
            return
        print(json.dumps({"ms": [timed() for _ in range(int(words[1]))]}), flush=True)
