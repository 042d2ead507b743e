package org.resnet4j.graph.edit;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
    Set<Integer> gone = byConv.values().stream().map(Node::id).collect(Collectors.toSet());
    NetworkCopy copy = new NetworkCopy(network, Map.of());
    for (Node node : network.nodes()) {
      if (gone.contains(node.id())) {
        copy.replace(node.id(), copy.at(node.inputs().get(0)));
      } else {
        copy.copy(node, byConv.containsKey(node.id()) ? withBias((Op.Conv) node.op()) : node.op());
      }
    }
    network.blocks().forEach(copy::copy);
    Map<String, Node> folded = new HashMap<>();
    byConv.forEach((conv, norm) -> folded.put(network.nodes().get(conv).name(), norm));
    return new BatchNormFolding(copy.build(), folded);
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
}
