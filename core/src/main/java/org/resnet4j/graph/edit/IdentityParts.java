package org.resnet4j.graph.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Block;
import org.resnet4j.graph.Init;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.OpParameters;
import org.resnet4j.graph.Parameter;
import org.resnet4j.graph.Shapes;

/**
 * Copies of a region of a network that keep the shape and compute the identity.
 *
 * @param region what is copied, and behind which the copies stand
 */
record IdentityParts(Network network, Region region) {

  static boolean isNorm(Node node) {
    return node.op() instanceof Op.BatchNorm || node.op() instanceof Op.GroupNorm;
  }

  static boolean isActivation(Node node) {
    return node.op() instanceof Op.Pointwise;
  }

  /** Residual blocks with a branch that gives zeros: x + 0. */
  void addBlocks(NetworkCopy copy, Block block, int count) {
    List<Node> branch = chain(block.input(), block.branch());
    List<Node> behind = chain(block.sum(), region.exit());
    Node last = lastWithWeights(branch);
    requireZerosStay(branch.subList(branch.indexOf(last) + 1, branch.size()));
    requireRectifiersAlone(behind);
    Node add = network.nodes().get(block.sum());
    for (String ending : freeEndings(count)) {
      int input = copy.at(region.exit());
      int f = addChain(copy, branch, ending, input);
      init(copy, last, ending, role -> Init.ZEROS);
      int sum = copy.add(renamed(add, ending), new Op.Add(), List.of(f, input));
      copy.mark(new Block(block.name() + ending, input, f, input, sum));
      copy.replace(region.exit(), addChain(copy, behind, ending, sum));
    }
  }

  /** Layers each of which is the identity. */
  void addLayers(NetworkCopy copy, int count) {
    List<Node> layers = chain(region.entry(), region.exit());
    layers.forEach(this::requireAbleToBeIdentity);
    for (String ending : freeEndings(count)) {
      copy.replace(region.exit(), addChain(copy, layers, ending, copy.at(region.exit())));
      layers.forEach(node -> init(copy, node, ending, role -> identity(node.op(), role)));
    }
  }

  private static Init identity(Op op, String role) {
    if (role.equals("bias")) {
      return Init.ZEROS;
    }
    return op instanceof Op.BatchNorm norm
        ? new Init.Constant(Math.sqrt(1 + norm.epsilon()))
        : new Init.Dirac();
  }

  /** The nodes that lead from one to another, the first left out, each reading one before it. */
  private List<Node> chain(int from, int to) {
    List<Node> chain = new ArrayList<>();
    for (int id = to; id != from; id = network.nodes().get(id).inputs().get(0)) {
      Node node = network.nodes().get(id);
      boolean known =
          node.op() instanceof Op.Conv
              || node.op() instanceof Op.Scale
              || isNorm(node)
              || isActivation(node);
      if (!known) {
        throw impossible(node.name() + " is neither convolution, norm nor activation");
      }
      chain.add(0, node);
    }
    return chain;
  }

  /** Adds a copy of the chain that reads this node; returns its last node. */
  private int addChain(NetworkCopy copy, List<Node> chain, String ending, int input) {
    int channels = outputChannels();
    int id = input;
    for (Node node : chain) {
      Op op = keepingShape(node.op(), channels);
      channels = op instanceof Op.Conv conv ? conv.out() : channels;
      id = copy.add(renamed(node, ending), op, List.of(id));
      init(
          copy,
          node,
          ending,
          role -> network.inits().getOrDefault(node.name() + "." + role, usual(node, role)));
    }
    return id;
  }

  private static Init usual(Node node, String role) {
    return node.op().accept(new OpParameters(node.name())).stream()
        .filter(parameter -> parameter.name().endsWith("." + role))
        .findFirst()
        .orElseThrow()
        .init();
  }

  /** Says how the parameters of a node's copy start. */
  private void init(NetworkCopy copy, Node node, String ending, Function<String, Init> byRole) {
    for (Parameter parameter : node.op().accept(new OpParameters(node.name()))) {
      String role = parameter.name().substring(node.name().length() + 1);
      copy.init(renamed(node, ending) + "." + role, byRole.apply(role));
    }
  }

  private static Op keepingShape(Op op, int channels) {
    if (op instanceof Op.Conv conv) {
      return new Op.Conv(
          channels, conv.out(), conv.kernel(), 1, conv.padding(), conv.groups(), conv.bias());
    }
    if (op instanceof Op.BatchNorm norm) {
      return new Op.BatchNorm(channels, norm.epsilon(), norm.momentum());
    }
    if (op instanceof Op.GroupNorm norm) {
      return new Op.GroupNorm(divisor(channels, norm.groups()), channels, norm.epsilon());
    }
    return op;
  }

  /** The greatest divisor that is not greater than a number. */
  private static int divisor(int of, int most) {
    int divisor = Math.min(of, most);
    while (of % divisor != 0) {
      divisor--;
    }
    return divisor;
  }

  private int outputChannels() {
    return Shapes.of(network, network.inputShape()).get(region.exit()).channels();
  }

  /** Of a block the scope gets the ending, {@code layer2.1_1.conv1}; of a layer each node. */
  private String renamed(Node node, String ending) {
    String rest = node.name().substring(Math.min(region.name().length(), node.name().length()));
    return node.name().startsWith(region.name() + ".")
        ? region.name() + ending + rest
        : node.name() + ending;
  }

  /** The first of {@code _1}, {@code _2} ... that give names that are not taken. */
  private List<String> freeEndings(int count) {
    List<String> taken = network.nodes().stream().map(Node::name).toList();
    return IntStream.iterate(1, i -> i + 1)
        .mapToObj(i -> "_" + i)
        .filter(
            ending ->
                region.nodes().stream()
                    .map(node -> renamed(node, ending))
                    .noneMatch(taken::contains))
        .limit(count)
        .toList();
  }

  private Node lastWithWeights(List<Node> branch) {
    return branch.stream()
        .filter(node -> node.op() instanceof Op.Conv || isNorm(node))
        .reduce((first, second) -> second)
        .orElseThrow(() -> impossible("its branch has no weights"));
  }

  private void requireZerosStay(List<Node> endOfBranch) {
    endOfBranch.stream()
        .filter(node -> node.op() instanceof Op.Pointwise f && f.function().at(0) != 0)
        .findFirst()
        .ifPresent(
            node -> {
              double made = ((Op.Pointwise) node.op()).function().at(0);
              throw impossible(
                  "its branch ends in " + node.name() + ", which makes " + made + " of 0");
            });
  }

  /** They leave as it is what one of them gave before. */
  private void requireRectifiersAlone(List<Node> behindTheSum) {
    behindTheSum.stream()
        .filter(node -> !node.op().isRelu())
        .findFirst()
        .ifPresent(
            node -> {
              throw impossible(node.name() + " follows its addition");
            });
  }

  private void requireAbleToBeIdentity(Node node) {
    boolean rectified = network.nodes().get(region.exit()).op().isRelu();
    boolean able =
        node.op() instanceof Op.Conv conv
            ? conv.kernel() % 2 == 1
                && conv.padding() == conv.kernel() / 2
                && conv.out() == outputChannels()
            : node.op() instanceof Op.BatchNorm || (node.op().isRelu() && rectified);
    if (!able) {
      throw impossible(node.name() + " cannot pass on what it reads");
    }
  }

  private ResnetException impossible(String reason) {
    return ResnetException.usage(
        "%s: no identity of the kind of %s can be inserted: %s"
            .formatted(network.name(), region.name(), reason));
  }
}
