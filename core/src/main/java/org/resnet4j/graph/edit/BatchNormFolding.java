package org.resnet4j.graph.edit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.resnet4j.graph.Block;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;

/**
 * Rewrite: in evaluation a batch norm is an affine map by channel, so one that directly follows a
 * convolution becomes part of it: w' = w g, b' = beta + (b - mean) g with g = gamma / sqrt(variance
 * + epsilon). A convolution that others read as well keeps its batch norm, and so does a batch norm
 * without convolution before it (pre-activation).
 *
 * @param network without the folded batch norms; their convolutions have biases
 * @param folded by the convolution's name, the batch norm's node
 */
public record BatchNormFolding(Network network, Map<String, Node> folded) {

  public BatchNormFolding {
    folded = Map.copyOf(folded);
  }

  /** Folds all batch norms that can be. */
  public static BatchNormFolding of(Network network) {
    Map<Integer, Node> byConv = foldable(network);
    Set<Integer> gone = new HashSet<>();
    byConv.values().forEach(norm -> gone.add(norm.id()));
    Map<Integer, Integer> ids = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (gone.contains(node.id())) {
        ids.put(node.id(), mapped(ids, node.inputs().get(0)));
      } else {
        ids.put(node.id(), nodes.size());
        Op op = byConv.containsKey(node.id()) ? withBias((Op.Conv) node.op()) : node.op();
        List<Integer> inputs = node.inputs().stream().map(id -> mapped(ids, id)).toList();
        nodes.add(new Node(nodes.size(), node.name(), op, inputs));
      }
    }
    List<Block> blocks = network.blocks().stream().map(block -> mapped(ids, block)).toList();
    Map<String, Node> folded = new LinkedHashMap<>();
    byConv.forEach((conv, norm) -> folded.put(network.nodes().get(conv).name(), norm));
    return new BatchNormFolding(
        new Network(network.name(), network.inputShape(), nodes, blocks, Map.of()), folded);
  }

  /** By the convolution's id, the batch norm that alone reads it. */
  private static Map<Integer, Node> foldable(Network network) {
    List<List<Integer>> readers = network.readers();
    Map<Integer, Node> byConv = new LinkedHashMap<>();
    for (Node node : network.nodes()) {
      if (node.op() instanceof Op.BatchNorm) {
        int before = node.inputs().get(0);
        boolean conv = network.nodes().get(before).op() instanceof Op.Conv;
        if (conv && readers.get(before).size() == 1) {
          byConv.put(before, node);
        }
      }
    }
    return byConv;
  }

  private static Op withBias(Op.Conv conv) {
    return new Op.Conv(
        conv.in(), conv.out(), conv.kernel(), conv.stride(), conv.padding(), conv.groups(), true);
  }

  private static Block mapped(Map<Integer, Integer> ids, Block block) {
    return new Block(
        block.name(),
        mapped(ids, block.input()),
        mapped(ids, block.branch()),
        mapped(ids, block.shortcut()),
        mapped(ids, block.sum()));
  }

  private static int mapped(Map<Integer, Integer> ids, int id) {
    return Objects.requireNonNull(ids.get(id));
  }
}
