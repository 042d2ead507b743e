package org.resnet4j.torch.reference;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.model.Model;

/**
 * Batch norms of layers that were inserted as the identity. As they start they are the identity in
 * evaluation; in training they would normalise. Here each is set to undo that: weight and bias are
 * deviation and mean of what it reads.
 */
public final class IdentityNorms {

  private IdentityNorms() {}

  /** The batch norms that an edited network has and the one before did not, in order. */
  public static List<String> inserted(Network before, Network edited) {
    List<String> old = before.nodes().stream().map(Node::name).toList();
    return edited.nodes().stream()
        .filter(node -> node.op() instanceof Op.BatchNorm && !old.contains(node.name()))
        .map(Node::name)
        .toList();
  }

  /**
   * Sets batch norms so that they are nearly the identity in training as well as in evaluation.
   *
   * @param norms by name, of layers that are the identity in evaluation
   * @param images (N, C, H, W), many and of the training set
   */
  public static void calibrate(Model net, List<String> norms, Tensor images) {
    Map<String, Node> byName =
        net.network().nodes().stream().collect(Collectors.toMap(Node::name, Function.identity()));
    List<Node> nodes = norms.stream().map(byName::get).toList();
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      List<Integer> read = nodes.stream().map(node -> node.inputs().get(0)).distinct().toList();
      Probe probe = Probe.ofIds(net.network(), read);
      new Interpreter(net).forward(images, Mode.EVAL, probe);
      nodes.forEach(node -> set(net, node, probe.value(node.inputs().get(0))));
    }
  }

  private static void set(Model net, Node node, Tensor read) {
    Kernels.Statistics statistics = Kernels.channelStatistics(read);
    net.statistic(node.name() + ".running_mean").copy_(statistics.mean());
    net.statistic(node.name() + ".running_var").copy_(statistics.variance());
    Kernels.undo(
        statistics,
        ((Op.BatchNorm) node.op()).epsilon(),
        net.parameters().get(node.name() + ".weight"),
        net.parameters().get(node.name() + ".bias"));
  }
}
