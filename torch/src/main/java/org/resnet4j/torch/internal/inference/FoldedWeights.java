package org.resnet4j.torch.internal.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.edit.BatchNormFolding;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.internal.onednn.Constant;
import org.resnet4j.torch.model.Model;

/**
 * A trained network's parameters with batch norms folded into the convolutions before them: w' = w
 * g, b' = beta + (b - mean) g, where g = gamma / sqrt(variance + epsilon) is computed in double
 * precision.
 */
final class FoldedWeights {

  private final Model net;
  private final BatchNormFolding folding;

  FoldedWeights(Model net, BatchNormFolding folding) {
    this.net = net;
    this.folding = folding;
  }

  /**
   * A convolution's weights.
   *
   * @param shaped from (out, in / groups, height, width) to what the kernel takes
   */
  Constant weight(Node conv, List<Long> dims, UnaryOperator<Tensor> shaped) {
    return new Constant(conv.name() + ".weight", dims, () -> shaped.apply(weight(conv)));
  }

  private Tensor weight(Node conv) {
    Tensor weight = parameter(conv, "weight");
    Node norm = folding.folded().get(conv.name());
    return norm == null ? weight : weight.mul(single(gain(norm)).view(-1, 1, 1, 1));
  }

  /**
   * A convolution's bias, as often as wanted one behind the other; none where it has none and no
   * batch norm is folded.
   */
  @Nullable Constant bias(Node conv, int times) {
    Op.Conv op = (Op.Conv) conv.op();
    return op.bias()
        ? new Constant(
            conv.name() + ".bias", List.of((long) times * op.out()), () -> bias(conv).repeat(times))
        : null;
  }

  private Tensor bias(Node conv) {
    Node norm = folding.folded().get(conv.name());
    if (norm == null) {
      return parameter(conv, "bias");
    }
    Tensor mean = statistics(norm).mean().to(ScalarType.Double);
    boolean own = net.parameters().views().containsKey(conv.name() + ".bias");
    Tensor shift = own ? parameter(conv, "bias").to(ScalarType.Double).sub(mean) : mean.neg();
    return single(parameter(norm, "bias").to(ScalarType.Double).add(shift.mul(gain(norm))));
  }

  private Tensor gain(Node norm) {
    double epsilon = ((Op.BatchNorm) norm.op()).epsilon();
    Tensor variance = statistics(norm).variance().to(ScalarType.Double);
    Tensor deviation = variance.add(new Scalar(epsilon)).sqrt();
    return parameter(norm, "weight").to(ScalarType.Double).div(deviation);
  }

  /** A parameter as it is. */
  Constant constant(Node node, String role, List<Long> dims, UnaryOperator<Tensor> shaped) {
    return new Constant(node.name() + "." + role, dims, () -> shaped.apply(parameter(node, role)));
  }

  /** Weight, bias, mean and variance of a batch norm that is not folded, (C) each. */
  List<Constant> norm(Node node, Op.BatchNorm op) {
    List<Long> channels = List.of((long) op.channels());
    List<Constant> constants = new ArrayList<>();
    constants.add(constant(node, "weight", channels, UnaryOperator.identity()));
    constants.add(constant(node, "bias", channels, UnaryOperator.identity()));
    constants.add(new Constant(node.name() + ".mean", channels, () -> statistics(node).mean()));
    constants.add(
        new Constant(node.name() + ".variance", channels, () -> statistics(node).variance()));
    return constants;
  }

  private Kernels.Statistics statistics(Node norm) {
    return net.statistics().get(norm.name());
  }

  private Tensor parameter(Node node, String role) {
    return net.parameters().get(node.name() + "." + role);
  }

  private static Tensor single(Tensor tensor) {
    return tensor.to(ScalarType.Float);
  }
}
