package org.resnet4j.graph;

/**
 * A node's output while a network is built.
 *
 * @param id of the node
 * @param shape at the network's own input size
 */
public record Value(int id, Shape shape) {

  public int channels() {
    return shape.channels();
  }
}
