"""Writes the fixture of SafetensorsTests with the reference library (pip install safetensors numpy).

    python make_safetensors_fixture.py ../resources/org/resnet4j/format/python.safetensors
"""

import sys

import numpy as np
from safetensors.numpy import save_file

tensors = {
    "conv1.weight": np.arange(6, dtype=np.float32).reshape(2, 3) / 4 - 0.5,
    "bn1.num_batches_tracked": np.array(123456789012, dtype=np.int64),
    "mask": np.array([True, False, True]),
    "half": np.array([1.5, -2.0], dtype=np.float16),
    "empty": np.zeros((0, 4), dtype=np.float64),
}
save_file(tensors, sys.argv[1], metadata={"format": "pt", "classes": "airplane,bird – ünïcode"})
