package org.resnet4j.torch.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Parameter;

/**
 * In which order a parameter's elements lie in memory. Its shape is PyTorch's in any case: only the
 * strides differ.
 */
public enum WeightStorage {
  /** (out, in, height, width), as PyTorch's files have it. */
  PYTORCH,
  /** (out, height, width, in): what convolutions on channels-last maps want. */
  CHANNELS_LAST,
  /** (height, width, out, in): each tap of a kernel is a matrix of its own. */
  TAPS,
  /** Tap by tap, of a 3x3 kernel of which only the middle tap is ever used. */
  MIDDLE_TAP(4),
  /** Tap by tap, of a 3x3 kernel of which the middle tap and those behind it alone are used. */
  LAST_TAPS(4, 5, 7, 8);

  private final List<Integer> used;

  /**
   * @param used taps whose gradient may be other than zero; none given: all
   */
  WeightStorage(Integer... used) {
    this.used = List.of(used);
  }

  /** Every convolution's weight channels last, by parameter name. */
  static Map<String, WeightStorage> channelsLast(Network network) {
    return network.nodes().stream()
        .filter(node -> node.op() instanceof Op.Conv)
        .collect(Collectors.toMap(node -> node.name() + ".weight", node -> CHANNELS_LAST));
  }

  /** A run of elements of a flat buffer. */
  record Range(long from, long length) {}

  /** The elements of a parameter whose gradient may be other than zero, from an offset on. */
  List<Range> used(Parameter parameter, long offset) {
    if (used.isEmpty()) {
      return List.of(new Range(offset, parameter.elements()));
    }
    long tap = (long) parameter.shape().get(0) * parameter.shape().get(1);
    return used.stream().map(t -> new Range(offset + t * tap, tap)).toList();
  }

  /**
   * Views by name of a flat buffer in which the elements of all parameters lie one behind the
   * other; they belong to the open scope.
   *
   * @param storage of parameters that are not in PyTorch's order, by name
   * @param flat (P)
   */
  static Map<String, Tensor> views(
      List<Parameter> parameters, Map<String, WeightStorage> storage, Tensor flat) {
    Map<String, Tensor> views = new LinkedHashMap<>();
    long offset = 0;
    for (Parameter parameter : parameters) {
      long[] strides = storage.getOrDefault(parameter.name(), PYTORCH).strides(parameter);
      LongOptional from = new LongOptional(offset);
      views.put(parameter.name(), flat.as_strided(sizes(parameter), strides, from));
      offset += parameter.elements();
    }
    return views;
  }

  private static long[] sizes(Parameter parameter) {
    return parameter.shape().stream().mapToLong(Integer::longValue).toArray();
  }

  /** Strides of the parameter's dimensions, in elements. */
  long[] strides(Parameter parameter) {
    return strides(sizes(parameter));
  }

  /** Strides for a shape. */
  public long[] strides(long... shape) {
    if (this == PYTORCH || shape.length != 4) {
      return contiguous(shape);
    }
    long out = shape[0];
    long in = shape[1];
    long height = shape[2];
    long width = shape[3];
    return this == CHANNELS_LAST
        ? new long[] {height * width * in, 1, width * in, in}
        : new long[] {in, 1, width * out * in, out * in};
  }

  private static long[] contiguous(long... shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape[i];
    }
    return strides;
  }
}
