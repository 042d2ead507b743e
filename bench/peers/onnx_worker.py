"""Times an exported net in ONNX Runtime; speaks the protocol of work.py."""

import argparse

import work

try:
    import numpy as np
    import onnxruntime
except ImportError as e:
    work.skip(f"{e}; run bench/run-peers --install")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--threads", type=int, required=True, help="physical cores")
    args = parser.parse_args()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = args.threads
    # Its threads spin after a run, and would take the next side's cores.
    options.add_session_config_entry("session.force_spinning_stop", "1")
    session = onnxruntime.InferenceSession(args.model, options, providers=["CPUExecutionProvider"])
    images = session.get_inputs()[0]
    x = np.random.default_rng(1).standard_normal(images.shape, dtype=np.float32)
    work.serve(f"ONNX Runtime {onnxruntime.__version__}", lambda: session.run(None, {images.name: x}))


if __name__ == "__main__":
    main()
