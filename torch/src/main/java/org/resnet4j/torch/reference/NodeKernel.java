package org.resnet4j.torch.reference;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.torch.ActivationKernel;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.model.Model;

/**
 * Reading: one node computed by libtorch.
 *
 * @param inPlace whether a rectifier overwrites what it reads
 */
public record NodeKernel(Model net, Node node, List<Tensor> inputs, Mode mode, boolean inPlace)
    implements Op.Visitor<Tensor> {

  /** Keeps what it reads. */
  public NodeKernel(Model net, Node node, List<Tensor> inputs, Mode mode) {
    this(net, node, inputs, mode, false);
  }

  @Override
  public Tensor input(Op.Input op) {
    return x();
  }

  @Override
  public Tensor conv(Op.Conv op) {
    return Kernels.conv(op, x(), weight(), bias(op.bias()));
  }

  @Override
  public Tensor batchNorm(Op.BatchNorm op) {
    Kernels.Statistics running = net.statistics().get(node.name());
    return Kernels.batchNorm(op, x(), weight(), parameter("bias"), running, mode == Mode.TRAIN);
  }

  @Override
  public Tensor groupNorm(Op.GroupNorm op) {
    return Kernels.groupNorm(op, x(), weight(), parameter("bias"));
  }

  @Override
  public Tensor pointwise(Op.Pointwise op) {
    return inPlace ? x().relu_() : ActivationKernel.of(op.function()).apply(x());
  }

  @Override
  public Tensor add(Op.Add op) {
    return Kernels.add(x(), inputs.get(1));
  }

  @Override
  public Tensor scale(Op.Scale op) {
    return Kernels.scale(op, x());
  }

  @Override
  public Tensor gate(Op.Gate op) {
    return Kernels.gate(op, x(), inputs.get(1));
  }

  @Override
  public Tensor dropout(Op.Dropout op) {
    return Kernels.dropout(op, x(), mode == Mode.TRAIN);
  }

  @Override
  public Tensor localResponseNorm(Op.LocalResponseNorm op) {
    return Kernels.localResponseNorm(op, x());
  }

  @Override
  public Tensor maxPool(Op.MaxPool op) {
    return Kernels.maxPool(op, x());
  }

  @Override
  public Tensor avgPool(Op.AvgPool op) {
    return Kernels.avgPool(op, x());
  }

  @Override
  public Tensor globalAvgPool(Op.GlobalAvgPool op) {
    return Kernels.globalAvgPool(x());
  }

  @Override
  public Tensor adaptiveAvgPool(Op.AdaptiveAvgPool op) {
    return Kernels.adaptiveAvgPool(op, x());
  }

  @Override
  public Tensor flatten(Op.Flatten op) {
    return Kernels.flatten(x());
  }

  @Override
  public Tensor linear(Op.Linear op) {
    return Kernels.linear(x(), weight(), bias(op.bias()));
  }

  @Override
  public Tensor zeroPadChannels(Op.ZeroPadChannels op) {
    return Kernels.zeroPadChannels(op, x());
  }

  private Tensor x() {
    return inputs.get(0);
  }

  /**
   * Where maps lie plane by plane in PyTorch's order, so that the same kernel gives the same bits
   * however it is stored.
   */
  private Tensor weight() {
    Tensor weight = parameter("weight");
    return net.layout().pixels() == PixelOrder.PLANES ? weight.contiguous() : weight;
  }

  private @Nullable Tensor bias(boolean present) {
    return present ? parameter("bias") : null;
  }

  private Tensor parameter(String role) {
    return net.parameters().get(node.name() + "." + role);
  }
}
