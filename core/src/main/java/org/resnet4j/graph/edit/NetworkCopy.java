package org.resnet4j.graph.edit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.resnet4j.graph.Block;
import org.resnet4j.graph.Init;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shapes;

/**
 * A network being copied node by node, of which a rewrite replaces or adds some. What no node reads
 * in the end is left out, and so is a rectifier of what was rectified just before.
 */
final class NetworkCopy {

  private final Network source;
  private final Map<Integer, Integer> ids = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final Map<String, Init> inits;

  NetworkCopy(Network source) {
    this(source, source.inits());
  }

  /** A copy in which parameters start so. */
  NetworkCopy(Network source, Map<String, Init> inits) {
    this.source = source;
    this.inits = new HashMap<>(inits);
  }

  /** Copies a node of the source; it reads what its inputs have become. */
  void copy(Node node) {
    copy(node, node.op());
  }

  /** Copies a node of the source with another operation. */
  void copy(Node node, Op op) {
    ids.put(node.id(), copied(node, op, ids));
  }

  /** Copies a region so that it reads another node; returns its last node. */
  int copy(Region region, int entry) {
    Map<Integer, Integer> inside = new HashMap<>(Map.of(region.entry(), entry));
    region.nodes().forEach(node -> inside.put(node.id(), copied(node, node.op(), inside)));
    source.blocks().stream()
        .filter(block -> region.has(block.sum()))
        .forEach(block -> blocks.add(mapped(block, inside)));
    return at(inside, region.exit());
  }

  /** Copies a marked block whose nodes were copied. */
  void copy(Block block) {
    blocks.add(mapped(block, ids));
  }

  private int copied(Node node, Op op, Map<Integer, Integer> places) {
    return add(node.name(), op, node.inputs().stream().map(id -> at(places, id)).toList());
  }

  /** Lets the readers of a source's node read this one. */
  void replace(int node, int by) {
    ids.put(node, by);
  }

  /** What a source's node has become. */
  int at(int node) {
    return at(ids, node);
  }

  private static int at(Map<Integer, Integer> places, int node) {
    return Objects.requireNonNull(places.get(node));
  }

  /** Adds a node that reads nodes of the copy. */
  int add(String name, Op op, List<Integer> inputs) {
    if (op.isRelu() && nodes.get(inputs.get(0)).op().isRelu()) {
      return inputs.get(0);
    }
    nodes.add(new Node(nodes.size(), name, op, inputs));
    return nodes.size() - 1;
  }

  /** Marks a block of added nodes. */
  void mark(Block block) {
    blocks.add(block);
  }

  /** Says how a parameter of an added node starts. */
  void init(String parameter, Init init) {
    inits.put(parameter, init);
  }

  /** The network, its shapes checked. */
  Network build() {
    Set<Integer> wanted = wanted(at(source.output().id()));
    Map<Integer, Integer> places = new HashMap<>();
    List<Node> kept = new ArrayList<>();
    for (Node node : nodes) {
      if (wanted.contains(node.id())) {
        List<Integer> inputs = node.inputs().stream().map(id -> at(places, id)).toList();
        places.put(node.id(), kept.size());
        kept.add(new Node(kept.size(), node.name(), node.op(), inputs));
      }
    }
    List<Block> marked =
        blocks.stream()
            .map(block -> mapped(block, places))
            .sorted(Comparator.comparingInt(Block::sum))
            .toList();
    Network network = new Network(source.name(), source.inputShape(), kept, marked, inits);
    Shapes.of(network, network.inputShape());
    return network;
  }

  private Set<Integer> wanted(int output) {
    Set<Integer> wanted = new HashSet<>(Set.of(output));
    for (int id = output; id >= 0; id--) {
      if (wanted.contains(id)) {
        wanted.addAll(nodes.get(id).inputs());
      }
    }
    return wanted;
  }

  private static Block mapped(Block block, Map<Integer, Integer> places) {
    return new Block(
        block.name(),
        at(places, block.input()),
        at(places, block.branch()),
        at(places, block.shortcut()),
        at(places, block.sum()));
  }
}
