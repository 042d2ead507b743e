package org.resnet4j.graph;

import java.util.List;

/**
 * An operation in its place.
 *
 * @param id position in {@link Network#nodes()}; inputs have smaller ids
 * @param name scopes joined by dots, unique, as in PyTorch's state dict: {@code
 *     layer2.0.downsample.0}
 * @param inputs ids of the nodes it reads
 */
public record Node(int id, String name, Op op, List<Integer> inputs) {

  public Node {
    inputs = List.copyOf(inputs);
  }
}
