"""Writes a net for one batch size as ONNX, for onnx_worker.py; ends with 69 and the reason where that cannot be done here."""

import argparse
import pathlib
import sys
import warnings

import work


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    work.add_arguments(parser)
    args = parser.parse_args()
    try:
        import onnx  # noqa: F401
        import onnxruntime  # noqa: F401
        import onnxscript  # noqa: F401
        import torch

        import nets
    except ImportError as e:
        print(f"{e}; run bench/run-peers --install")
        sys.exit(69)
    if args.out.exists() and args.out.stat().st_mtime > pathlib.Path(nets.__file__).stat().st_mtime:
        return
    warnings.simplefilter("ignore")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    net = nets.build(args.net, args.classes).eval()
    x = torch.randn(args.batch, 3, args.side, args.side)
    part = args.out.with_suffix(".part")
    torch.onnx.export(net, (x,), str(part), input_names=["images"], dynamo=True, external_data=False, verbose=False)
    part.replace(args.out)


if __name__ == "__main__":
    main()
