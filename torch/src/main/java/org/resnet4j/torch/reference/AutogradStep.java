package org.resnet4j.torch.reference;

import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.torch.Autocast;
import org.resnet4j.torch.LossScale;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.compute.Criterion;
import org.resnet4j.torch.compute.CrossEntropy;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.compute.StepResult;
import org.resnet4j.torch.compute.Targets;
import org.resnet4j.torch.model.Model;

/** The interpreter and libtorch's autograd: the reference. */
public final class AutogradStep implements GradientStep {

  private final Model net;
  private final Interpreter interpreter;
  private final Criterion criterion;
  private final Precision precision;
  private final LossScale scale;

  /** In the model's own type. */
  public AutogradStep(Model net) {
    this(net, Precision.FP32);
  }

  /**
   * With the forward pass under {@link Autocast}.
   *
   * @param net of single precision where that is lower
   */
  public AutogradStep(Model net, Precision precision) {
    this(net, precision, CrossEntropy.PLAIN);
  }

  /** With the forward pass under {@link Autocast}, by a loss. */
  public AutogradStep(Model net, Precision precision, Criterion criterion) {
    this.net = net;
    this.interpreter = new Interpreter(net);
    this.criterion = criterion;
    this.precision = precision;
    this.scale = LossScale.of(precision, net.device());
  }

  @Override
  public StepResult gradients(Tensor images, Targets targets) {
    Tensor logits;
    Tensor loss;
    try (var autocast = Autocast.to(precision, net.device())) {
      logits = interpreter.forward(images, Mode.TRAIN);
      loss = criterion.loss(logits, targets);
    }
    net.parameters().zeroGrad();
    Optional<Tensor> overflow = scale.backward(loss, net.parameters().gradients());
    return new StepResult(logits, loss, overflow);
  }

  @Override
  public PixelOrder pixelOrder() {
    return interpreter.pixelOrder();
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
