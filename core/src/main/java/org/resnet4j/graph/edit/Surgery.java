package org.resnet4j.graph.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Block;
import org.resnet4j.graph.Init;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Shapes;

/**
 * Rewrites: a network with a block or layer deleted, moved, scaled or added. What remains keeps its
 * names, so that trained weights fit it by name. Veit, Wilber and Belongie 2016 (arXiv 1605.06431)
 * delete and exchange blocks of trained networks.
 *
 * <p>A <em>block</em> is a marked residual block, {@code layer2.1}; in a net without shortcuts the
 * layers of such a scope. A <em>layer</em> is a convolution with the norm and activation that
 * follow it, and has the convolution's name, {@code layer2.1.conv1}.
 */
public final class Surgery {

  private Surgery() {}

  /** Names of the blocks, in order. */
  public static List<String> blocks(Network network) {
    List<String> marked = network.blocks().stream().map(Block::name).toList();
    return marked.isEmpty()
        ? layers(network).stream()
            .filter(name -> name.contains("."))
            .map(name -> name.substring(0, name.lastIndexOf('.')))
            .distinct()
            .toList()
        : marked;
  }

  /** Names of the layers, in order. */
  public static List<String> layers(Network network) {
    return network.nodes().stream()
        .filter(node -> node.op() instanceof Op.Conv)
        .map(Node::name)
        .toList();
  }

  /**
   * Deletes a block or a layer. Of a residual block the sum is replaced by the shortcut (Veit et
   * al. 2016, section 4.1): where the block down-samples, its projection or padding stays. Layers
   * without a shortcut are bridged, where they keep the shape.
   *
   * @throws ResnetException (usage) where there is none of that name, or the shape changes in it
   */
  public static Network delete(Network network, String name) {
    Optional<Block> block = marked(network, name);
    if (block.isPresent()) {
      int sum = block.get().sum();
      return bridged(network, sum, block.get().shortcut(), other -> other.sum() != sum);
    }
    Region region = region(network, name);
    List<Shape> shapes = Shapes.of(network, network.inputShape());
    if (!region.keepsShape(shapes)) {
      throw ResnetException.usage(
          "%s: %s makes %s of %s, so the net cannot do without it"
              .formatted(
                  network.name(), name, shapes.get(region.exit()), shapes.get(region.entry())));
    }
    return bridged(network, region.exit(), region.entry(), other -> true);
  }

  /** Lets those who read one node read an earlier one. */
  private static Network bridged(
      Network network, int node, int earlier, Predicate<Block> remaining) {
    var copy = new NetworkCopy(network);
    for (Node each : network.nodes()) {
      if (each.id() == node) {
        copy.replace(node, copy.at(earlier));
      } else {
        copy.copy(each);
      }
    }
    network.blocks().stream().filter(remaining).forEach(copy::copy);
    return copy.build();
  }

  /**
   * Lets two blocks change places, each with its weights (Veit et al. 2016, section 4.3).
   *
   * @throws ResnetException (usage) where there is none of a name, or they work on other shapes
   */
  public static Network exchange(Network network, String one, String other) {
    Region a = region(network, one);
    Region b = region(network, other);
    requireApart(network, a, b);
    boolean inOrder = a.exit() < b.exit();
    return exchange(network, inOrder ? a : b, inOrder ? b : a);
  }

  private static Network exchange(Network network, Region first, Region second) {
    var copy = new NetworkCopy(network);
    for (Node node : network.nodes()) {
      if (node.id() == first.exit()) {
        copy.replace(node.id(), copy.copy(second, copy.at(first.entry())));
      } else if (node.id() == second.exit()) {
        copy.replace(node.id(), copy.copy(first, copy.at(second.entry())));
      } else if (!first.has(node.id()) && !second.has(node.id())) {
        copy.copy(node);
      }
    }
    network.blocks().stream()
        .filter(block -> !first.has(block.sum()) && !second.has(block.sum()))
        .forEach(copy::copy);
    return copy.build();
  }

  private static void requireApart(Network network, Region a, Region b) {
    List<Shape> shapes = Shapes.of(network, network.inputShape());
    boolean overlap = a.nodes().stream().anyMatch(b.nodes()::contains);
    if (overlap) {
      throw ResnetException.usage(
          "%s: two different blocks can be exchanged, got %s and %s"
              .formatted(network.name(), a.name(), b.name()));
    }
    if (!a.hasShapesOf(b, shapes)) {
      throw ResnetException.usage(
          "%s: only blocks of equal shapes can be exchanged, but %s makes %s of %s and %s makes %s of %s"
              .formatted(
                  network.name(),
                  a.name(),
                  shapes.get(a.exit()),
                  shapes.get(a.entry()),
                  b.name(),
                  shapes.get(b.exit()),
                  shapes.get(b.entry())));
    }
  }

  /**
   * Multiplies a block's branch F(x) by a constant before the addition; 0 gates it off.
   *
   * @throws ResnetException (usage) where there is no residual block of that name, or the factor is
   *     not finite
   */
  public static Network scale(Network network, String block, double factor) {
    if (!Double.isFinite(factor)) {
      throw ResnetException.usage("a branch is scaled by a finite number, got " + factor);
    }
    Block scaled = residual(network, block);
    var copy = new NetworkCopy(network);
    for (Node node : network.nodes()) {
      copy.copy(node);
      if (node.id() == scaled.branch()) {
        String name = freeName(network, block + ".scale");
        copy.replace(node.id(), copy.add(name, new Op.Scale(factor), List.of(copy.at(node.id()))));
      }
    }
    network.blocks().forEach(copy::copy);
    return copy.build();
  }

  /**
   * Inserts blocks or layers that compute the identity behind a block or layer: copies of it that
   * keep the shape, {@code layer2.1_1} by name (He et al. 2015, section 1: "the added layers are
   * identity mapping"). A residual one has a branch whose last weights are zero; a plain one has
   * convolutions that start as {@link Init.Dirac} and batch norms that undo their epsilon, which is
   * the identity with the running statistics of a new network and in evaluation.
   *
   * @param count how many, at least 1
   * @throws ResnetException (usage) where there is none of that name, or no copy of it can compute
   *     the identity, with the reason
   */
  public static Network insertIdentity(Network network, String behind, int count) {
    if (count < 1) {
      throw ResnetException.usage("at least 1 identity is inserted, got " + count);
    }
    Optional<Block> block = marked(network, behind);
    Region region = region(network, behind);
    var parts = new IdentityParts(network, region);
    var copy = new NetworkCopy(network);
    for (Node node : network.nodes()) {
      copy.copy(node);
      if (node.id() == region.exit()) {
        block.ifPresentOrElse(
            marked -> parts.addBlocks(copy, marked, count), () -> parts.addLayers(copy, count));
      }
    }
    network.blocks().forEach(copy::copy);
    return copy.build();
  }

  private static String freeName(Network network, String name) {
    List<String> taken = network.nodes().stream().map(Node::name).toList();
    String free = name;
    for (int i = 1; taken.contains(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  private static Optional<Block> marked(Network network, String name) {
    return network.blocks().stream().filter(block -> block.name().equals(name)).findFirst();
  }

  private static Block residual(Network network, String name) {
    return marked(network, name)
        .orElseThrow(
            () ->
                network.blocks().isEmpty()
                    ? ResnetException.usage(
                        network.name() + " has no shortcuts, and so no branch to be scaled")
                    : unknown(network, name));
  }

  private static Region region(Network network, String name) {
    if (blocks(network).contains(name)) {
      return Region.of(network, name).orElseThrow(() -> unknown(network, name));
    }
    return layer(network, name).orElseThrow(() -> unknown(network, name));
  }

  /** A convolution with the norm and activation that alone read it. */
  private static Optional<Region> layer(Network network, String name) {
    Optional<Node> conv =
        network.nodes().stream()
            .filter(node -> node.name().equals(name) && node.op() instanceof Op.Conv)
            .findFirst();
    return conv.map(
        first -> {
          List<Node> nodes = new ArrayList<>(List.of(first));
          readAlone(network, first).filter(IdentityParts::isNorm).ifPresent(nodes::add);
          Node last = nodes.get(nodes.size() - 1);
          readAlone(network, last).filter(IdentityParts::isActivation).ifPresent(nodes::add);
          int exit = nodes.get(nodes.size() - 1).id();
          return new Region(name, nodes, first.inputs().get(0), exit);
        });
  }

  private static Optional<Node> readAlone(Network network, Node node) {
    List<Integer> readers = network.readers().get(node.id());
    return readers.size() == 1
        ? Optional.of(network.nodes().get(readers.get(0)))
        : Optional.empty();
  }

  private static ResnetException unknown(Network network, String name) {
    List<String> blocks = blocks(network);
    List<String> all = new ArrayList<>(blocks);
    all.addAll(layers(network));
    return ResnetException.usage(
        "%s has no block '%s'%s; its blocks are %s"
            .formatted(
                network.name(),
                name,
                Nearest.hint(name, all),
                String.join(", ", blocks.isEmpty() ? layers(network) : blocks)));
  }
}
