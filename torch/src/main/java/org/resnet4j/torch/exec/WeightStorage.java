package org.resnet4j.torch.exec;

import java.util.List;
import org.resnet4j.graph.Parameter;

/**
 * In which order a parameter's elements lie in memory. Its shape is PyTorch's in any case: only the
 * strides differ.
 */
enum WeightStorage {
  /** (out, in, height, width), as PyTorch's files have it. */
  PYTORCH,
  /** (out, height, width, in): what convolutions on channels-last maps want. */
  CHANNELS_LAST,
  /** (height, width, out, in): each tap of a kernel is a matrix of its own. */
  TAPS;

  /** Strides of the parameter's dimensions, in elements. */
  long[] strides(Parameter parameter) {
    List<Integer> shape = parameter.shape();
    if (this == PYTORCH || shape.size() != 4) {
      return contiguous(shape);
    }
    long out = shape.get(0);
    long in = shape.get(1);
    long height = shape.get(2);
    long width = shape.get(3);
    return this == CHANNELS_LAST
        ? new long[] {height * width * in, 1, width * in, in}
        : new long[] {in, 1, width * out * in, out * in};
  }

  private static long[] contiguous(List<Integer> shape) {
    long[] strides = new long[shape.size()];
    long stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape.get(i);
    }
    return strides;
  }
}
