package org.resnet4j.graph.edit;

import java.util.List;
import java.util.Optional;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Shape;

/**
 * Consecutive nodes that read one node outside and of which one is read outside: a block with what
 * follows its addition, or some layers in a row.
 *
 * @param name the scope that all its names begin with
 * @param nodes of the network, in its order
 * @param entry id of the node outside that it reads
 * @param exit id of its node that others read
 */
record Region(String name, List<Node> nodes, int entry, int exit) {

  Region {
    nodes = List.copyOf(nodes);
  }

  /** The nodes of a scope; empty where there are none, or they are no region. */
  static Optional<Region> of(Network network, String scope) {
    List<Node> nodes =
        network.nodes().stream().filter(node -> node.name().startsWith(scope + ".")).toList();
    List<Integer> own = nodes.stream().map(Node::id).toList();
    List<Integer> entries =
        nodes.stream()
            .flatMap(node -> node.inputs().stream())
            .filter(id -> !own.contains(id))
            .distinct()
            .toList();
    List<List<Integer>> readers = network.readers();
    List<Integer> exits =
        own.stream()
            .filter(id -> readers.get(id).isEmpty() || !own.containsAll(readers.get(id)))
            .toList();
    boolean one = entries.size() == 1 && exits.size() == 1;
    return one
        ? Optional.of(new Region(scope, nodes, entries.get(0), exits.get(0)))
        : Optional.empty();
  }

  /** Whether the node is one of its own. */
  boolean has(int id) {
    return nodes.stream().anyMatch(node -> node.id() == id);
  }

  /** Whether what comes out has the shape of what goes in. */
  boolean keepsShape(List<Shape> shapes) {
    return shapes.get(entry).equals(shapes.get(exit));
  }

  /** Whether the other one reads and gives the same shapes. */
  boolean hasShapesOf(Region other, List<Shape> shapes) {
    return shapes.get(entry).equals(shapes.get(other.entry))
        && shapes.get(exit).equals(shapes.get(other.exit));
  }
}
