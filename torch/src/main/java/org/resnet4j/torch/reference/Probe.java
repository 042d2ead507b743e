package org.resnet4j.torch.reference;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.torch.Kernels;

/**
 * Reads values of a network while an {@link Interpreter} runs it forward, and their gradients after
 * a backward pass; or keeps gradients from passing some. For one pass.
 */
public final class Probe {

  private final Map<String, Integer> ids;
  private final Set<Integer> wanted;
  private final Set<Integer> barriers;
  private final Map<Integer, Tensor> values = new HashMap<>();

  private Probe(Map<String, Integer> ids, Set<Integer> barriers) {
    this.ids = ids;
    this.wanted = Set.copyOf(ids.values());
    this.barriers = barriers;
  }

  /**
   * Of nodes by name.
   *
   * @throws IllegalArgumentException where the network has no such node
   */
  public static Probe of(Network network, Collection<String> nodes) {
    Map<String, Integer> ids =
        network.nodes().stream()
            .filter(node -> nodes.contains(node.name()))
            .collect(Collectors.toMap(Node::name, Node::id));
    nodes.stream()
        .filter(name -> !ids.containsKey(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(network.name() + " has no node " + name);
            });
    return new Probe(ids, Set.of());
  }

  /** Of nodes by id. */
  public static Probe ofIds(Network network, Collection<Integer> nodes) {
    Function<Integer, String> name = id -> network.nodes().get(id).name();
    return of(network, nodes.stream().map(name).collect(Collectors.toSet()));
  }

  static Probe nothing() {
    return barrier(Set.of());
  }

  /**
   * Reads nothing, and lets no gradient back through these nodes; values stay what they are. What
   * they were computed of is kept to the end of the step's scope, not to its last use.
   */
  public static Probe barrier(Set<Integer> nodes) {
    return new Probe(Map.of(), Set.copyOf(nodes));
  }

  Liveness keeping(Liveness usual, Network network) {
    return wanted.isEmpty() ? usual : usual.keeping(wanted, network);
  }

  /** What the pass goes on with. */
  Tensor see(Node node, Tensor value) {
    if (wanted.contains(node.id())) {
      values.put(node.id(), value);
      if (value.requires_grad()) {
        value.retain_grad();
      }
    }
    return barriers.contains(node.id()) ? value.detach() : value;
  }

  /** A node's output, belonging to the scope of the pass. */
  public Tensor value(String node) {
    Integer id = ids.get(node);
    if (id == null) {
      throw new IllegalArgumentException("the probe does not read " + node);
    }
    return value(id);
  }

  /** The output of the node of an id, belonging to the scope of the pass. */
  public Tensor value(int node) {
    Tensor value = values.get(node);
    if (value == null) {
      throw new IllegalStateException("node " + node + " was not read: run a pass with the probe");
    }
    return value;
  }

  /** The loss's gradient at a node's output after a backward pass, of the output's shape. */
  public Tensor gradient(String node) {
    return value(node).grad();
  }

  /** Standard deviation of all values of a node's output: He et al. 2015, Fig. 7. */
  public double deviation(String node) {
    return Kernels.deviation(value(node));
  }
}
