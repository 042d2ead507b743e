package org.resnet4j.torch.reference;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;

/** Reading: how long each node's value is wanted, and where a value may be overwritten. */
final class Liveness {

  private final boolean[] overwritable;
  private final List<List<Integer>> dying;

  private Liveness(boolean[] overwritable, List<List<Integer>> dying) {
    this.overwritable = overwritable;
    this.dying = dying;
  }

  static Liveness of(Network network) {
    boolean[] overwritable = overwritable(network);
    return new Liveness(overwritable, dying(network, overwritable));
  }

  /** This liveness with the values of these nodes kept as they are. */
  Liveness keeping(Set<Integer> nodes, Network network) {
    boolean[] may = overwritable.clone();
    for (Node node : network.nodes()) {
      may[node.id()] =
          may[node.id()] && !nodes.contains(node.id()) && !nodes.contains(node.inputs().get(0));
    }
    List<List<Integer>> rest = dying(network, may);
    rest.forEach(ids -> ids.removeAll(nodes));
    return new Liveness(may, rest);
  }

  /** Everything is kept and nothing overwritten: what the other way is held to in tests. */
  static Liveness keepAll(Network network) {
    int nodes = network.nodes().size();
    return new Liveness(new boolean[nodes], Collections.nCopies(nodes, List.of()));
  }

  /** Whether a rectifier may work in place: its result is then the very tensor it read. */
  boolean mayOverwrite(int node) {
    return overwritable[node];
  }

  /** Nodes whose tensors are not read after this node. The caller's images are never among them. */
  List<Integer> dyingAt(int node) {
    return dying.get(node);
  }

  /** Nobody else reads the input, and its producer's backward pass does not want the value. */
  private static boolean[] overwritable(Network network) {
    List<List<Integer>> readers = network.readers();
    boolean[] may = new boolean[network.nodes().size()];
    for (Node node : network.nodes()) {
      if (node.op().isRelu()) {
        int input = node.inputs().get(0);
        Op producer = network.nodes().get(input).op();
        boolean producerDoesNotKeepIt =
            producer instanceof Op.Conv
                || producer instanceof Op.BatchNorm
                || producer instanceof Op.Add
                || producer instanceof Op.Linear;
        may[node.id()] = producerDoesNotKeepIt && readers.get(input).size() == 1;
      }
    }
    return may;
  }

  private static List<List<Integer>> dying(Network network, boolean[] overwritable) {
    int[] lastReader = new int[network.nodes().size()];
    int[] maker = new int[network.nodes().size()];
    for (Node node : network.nodes()) {
      maker[node.id()] = overwritable[node.id()] ? maker[node.inputs().get(0)] : node.id();
      node.inputs().forEach(input -> lastReader[maker[input]] = node.id());
    }
    List<List<Integer>> dying = new ArrayList<>();
    network.nodes().forEach(node -> dying.add(new ArrayList<>()));
    int output = maker[network.output().id()];
    for (Node node : network.nodes()) {
      int id = node.id();
      boolean read = lastReader[id] > id;
      if (read && maker[id] == id && id != output && !(node.op() instanceof Op.Input)) {
        dying.get(lastReader[id]).add(id);
      }
    }
    return dying;
  }
}
