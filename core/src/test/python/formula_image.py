"""Images that Python and Java make from a formula, as FormulaImage.java does."""

import numpy
from PIL import Image


def formula_image(width, height, seed):
    """Noise, black and white noise, or ramps, as seed % 3 is 0, 1 or 2."""
    count = 3 * width * height
    if seed % 3 == 2:
        y, x, c = numpy.indices((height, width, 3))
        samples = x * (seed % 5 + 1) + y * (seed % 7 + 1) + 60 * c
        return Image.fromarray((samples & 255).astype(numpy.uint8))
    state = seed
    samples = numpy.empty(count, numpy.uint8)
    for i in range(count):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        samples[i] = state >> 24
    if seed % 3 == 1:
        samples = (samples >> 7) * 255
    return Image.fromarray(samples.reshape(height, width, 3))
