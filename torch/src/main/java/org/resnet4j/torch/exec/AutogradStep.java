package org.resnet4j.torch.exec;

import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.data.PixelOrder;
import org.resnet4j.torch.Autocast;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.LossScale;
import org.resnet4j.torch.Precision;

/** The executor and libtorch's autograd: the reference. */
public final class AutogradStep implements GradientStep {

  private final Executor net;
  private final Precision precision;
  private final LossScale scale;

  /** In the executor's own type. */
  public AutogradStep(Executor net) {
    this(net, Precision.FP32);
  }

  /**
   * With the forward pass under {@link Autocast}.
   *
   * @param net of single precision where that is lower
   */
  public AutogradStep(Executor net, Precision precision) {
    this.net = net;
    this.precision = precision;
    this.scale = LossScale.of(precision, net.device());
  }

  @Override
  public Losses gradients(Tensor images, Tensor labels) {
    Tensor logits;
    Tensor loss;
    try (var autocast = Autocast.to(precision, net.device())) {
      logits = net.forward(images, Mode.TRAIN);
      loss = Kernels.crossEntropy(logits, labels);
    }
    net.parameters().zeroGrad();
    Optional<Tensor> overflow = scale.backward(loss, net.parameters().gradients());
    return new Losses(logits, loss, overflow);
  }

  @Override
  public PixelOrder pixelOrder() {
    return net.pixelOrder();
  }

  @Override
  public Map<String, Tensor> state() {
    return scale.state();
  }

  @Override
  public void close() {
    scale.close();
  }
}
