package org.resnet4j.graph;

import java.util.List;

/**
 * A trained tensor's description.
 *
 * @param name node's name and role: {@code layer1.0.conv1.weight}
 * @param shape sizes, PyTorch's order (convolution: out, in / groups, height, width)
 * @param init how it starts
 */
public record Parameter(String name, List<Integer> shape, Init init) {

  public Parameter {
    shape = List.copyOf(shape);
  }

  public long elements() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }
}
