package org.resnet4j.torch.exec;

import java.util.List;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;

/** Reading: which rectifiers are done with the node before them. */
final class Fusions {

  private final List<Node> nodes;
  private final List<List<Integer>> readers;

  Fusions(Network network) {
    nodes = network.nodes();
    readers = network.readers();
  }

  /** For each node the ids of the nodes that read it. */
  List<List<Integer>> readers() {
    return readers;
  }

  /** Whether a rectifier alone reads this batch norm or sum, and so is done with it. */
  boolean rectified(int id) {
    Op op = nodes.get(id).op();
    List<Integer> reading = readers.get(id);
    return (op instanceof Op.BatchNorm || op instanceof Op.Add)
        && reading.size() == 1
        && nodes.get(reading.get(0)).op() instanceof Op.Relu;
  }

  /** Whether this is such a rectifier: its value is that of the node before it. */
  boolean isDoneBefore(int id) {
    Node node = nodes.get(id);
    return node.op() instanceof Op.Relu && rectified(node.inputs().get(0));
  }
}
