package org.resnet4j.torch.internal.inference;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.internal.onednn.Constant;

/**
 * The greatest absolute value that a node can give, and no less than any sum on the way there: by
 * the bounds of its inputs.
 *
 * @param bounds by node
 */
@SuppressWarnings("ArrayRecordComponent") // filled by its maker, never compared
record NodeBound(FoldedNet trained, FoldedWeights weights, Node node, double[] bounds)
    implements Op.Visitor<Double> {

  /** Squares of what is larger do not fit in single precision, nor sums of them. */
  private static final double SQUARED = 1e15;

  private double x() {
    return bounds[node.inputs().get(0)];
  }

  private double other() {
    return bounds[node.inputs().get(1)];
  }

  @Override
  public Double input(Op.Input op) {
    return Double.POSITIVE_INFINITY;
  }

  /** Folded, as it is computed, and as it is, as libtorch computes it. */
  @Override
  public Double conv(Op.Conv op) {
    long in = op.in() / op.groups();
    List<Long> dims = List.of((long) op.out(), in, (long) op.kernel(), (long) op.kernel());
    double folded = sum(weights.weight(node, dims, w -> w), weights.bias(node, 1));
    Node norm = trained.folding().folded().get(node.name());
    return norm == null
        ? folded
        : Math.max(folded, sum(weights.constant(node, "weight", dims, w -> w), null) + own());
  }

  private double own() {
    return trained.net().parameters().views().containsKey(node.name() + ".bias")
        ? greatest("bias")
        : 0;
  }

  private double sum(Constant weight, @Nullable Constant bias) {
    double shift = bias == null ? 0 : Kernels.greatest(bias.maker().get());
    return Kernels.greatestRowSum(weight.maker().get()) * x() + shift;
  }

  private double greatest(String role) {
    return Kernels.greatest(trained.net().parameters().get(node.name() + "." + role));
  }

  @Override
  public Double linear(Op.Linear op) {
    Tensor weight = trained.net().parameters().get(node.name() + ".weight");
    return Kernels.greatestRowSum(weight) * x() + (op.bias() ? greatest("bias") : 0);
  }

  @Override
  public Double batchNorm(Op.BatchNorm op) {
    Kernels.Statistics statistics = trained.net().statistics().get(node.name());
    Tensor deviation = statistics.variance().add(new Scalar(op.epsilon())).sqrt();
    Tensor weight = trained.net().parameters().get(node.name() + ".weight");
    double centered = x() + Kernels.greatest(statistics.mean());
    double gain = Kernels.greatest(weight.div(deviation));
    return Math.max(centered, centered * gain) + greatest("bias");
  }

  @Override
  public Double groupNorm(Op.GroupNorm op) {
    Shape map = trained.shapes().get(node.id());
    double deviations = Math.sqrt((double) map.elements() / op.groups());
    return squared(deviations * greatest("weight") + greatest("bias"));
  }

  @Override
  public Double localResponseNorm(Op.LocalResponseNorm op) {
    return op.k() > 0
        ? squared(x() * Math.max(1, Math.pow(op.k(), -op.beta())))
        : Double.POSITIVE_INFINITY;
  }

  private double squared(double bound) {
    return x() <= SQUARED ? bound : Double.POSITIVE_INFINITY;
  }

  @Override
  public Double add(Op.Add op) {
    return x() + other();
  }

  @Override
  public Double scale(Op.Scale op) {
    return x() * Math.abs(op.factor());
  }

  @Override
  public Double gate(Op.Gate op) {
    return x() * (op.complement() ? 1 + other() : other());
  }

  @Override
  public Double pointwise(Op.Pointwise op) {
    return Double.isInfinite(x()) ? x() : op.function().greatest(x());
  }

  @Override
  public Double dropout(Op.Dropout op) {
    return x();
  }

  @Override
  public Double maxPool(Op.MaxPool op) {
    return x();
  }

  /** Of the sum that is divided. */
  @Override
  public Double avgPool(Op.AvgPool op) {
    return x() * op.kernel() * op.kernel();
  }

  /** Of the sum that is divided. */
  @Override
  public Double globalAvgPool(Op.GlobalAvgPool op) {
    return x() * trained.shapes().get(node.inputs().get(0)).positions();
  }

  /** Of the sum that is divided. */
  @Override
  public Double adaptiveAvgPool(Op.AdaptiveAvgPool op) {
    return x() * trained.shapes().get(node.inputs().get(0)).positions();
  }

  @Override
  public Double flatten(Op.Flatten op) {
    return x();
  }

  @Override
  public Double zeroPadChannels(Op.ZeroPadChannels op) {
    return x();
  }
}
