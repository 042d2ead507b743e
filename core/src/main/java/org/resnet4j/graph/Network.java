package org.resnet4j.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An immutable network: nodes in an order in which every input comes before its reader. Spatial
 * size is no part of it; {@link #inputShape()} is only what it was designed for.
 *
 * @param name the model spec that built it: {@code resnet34:bias}
 * @param inputShape the images it was designed for
 * @param nodes all nodes; the last one gives the logits
 * @param blocks its residual blocks, in order
 * @param inits initialisers that differ from their operation's usual one, by parameter name
 */
public record Network(
    String name, Shape inputShape, List<Node> nodes, List<Block> blocks, Map<String, Init> inits) {

  public Network {
    nodes = List.copyOf(nodes);
    blocks = List.copyOf(blocks);
    inits = Map.copyOf(inits);
  }

  /** This network under another name. */
  public Network withName(String other) {
    return new Network(other, inputShape, nodes, blocks, inits);
  }

  /** The node whose output the network returns. */
  public Node output() {
    return nodes.get(nodes.size() - 1);
  }

  /** Number of classes: the channels of the logits. */
  public int classes() {
    return Shapes.of(this, inputShape).get(output().id()).channels();
  }

  /** All parameters, in the order of PyTorch's {@code named_parameters}. */
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (Node node : nodes) {
      for (Parameter usual : node.op().accept(new OpParameters(node.name()))) {
        Init init = inits.getOrDefault(usual.name(), usual.init());
        all.add(new Parameter(usual.name(), usual.shape(), init));
      }
    }
    return all;
  }

  /** Number of trained values. */
  public long parameterCount() {
    return parameters().stream().mapToLong(Parameter::elements).sum();
  }

  /** For each node the ids of the nodes that read it. */
  public List<List<Integer>> readers() {
    List<List<Integer>> readers = new ArrayList<>();
    for (Node node : nodes) {
      readers.add(new ArrayList<>());
      node.inputs().forEach(input -> readers.get(input).add(node.id()));
    }
    return readers;
  }
}
