package org.resnet4j.torch.train;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.FusedStep.Elements;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;

/** Updates that libtorch has no fused kernel for: several passes over memory. */
final class UnfusedSteps {

  private UnfusedSteps() {}

  /**
   * One update with RMSprop.
   *
   * @param squares running mean of the gradient's square, as the values
   * @param velocity as the values, where there is momentum
   */
  static void rmsProp(
      Optimizer.RmsProp to,
      double rate,
      Elements elements,
      Tensor squares,
      Optional<Tensor> velocity) {
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      Tensor gradient = elements.gradients();
      if (to.weightDecay() > 0) {
        gradient = gradient.add(elements.values(), new Scalar(to.weightDecay()));
      }
      squares.mul_(new Scalar(to.alpha())).addcmul_(gradient, gradient, new Scalar(1 - to.alpha()));
      Tensor step = gradient.div(squares.sqrt().add_(new Scalar(to.epsilon())));
      if (velocity.isPresent()) {
        step = velocity.get().mul_(new Scalar(to.momentum())).add_(step);
      }
      elements.values().add_(step, new Scalar(-rate));
    }
  }

  /**
   * One update with Lion.
   *
   * @param momentum as the values
   */
  static void lion(Optimizer.Lion to, double rate, Elements elements, Tensor momentum) {
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      Tensor gradient = elements.gradients();
      Tensor values = elements.values();
      values.mul_(new Scalar(1 - rate * to.weightDecay()));
      Tensor direction = momentum.lerp(gradient, new Scalar(1 - to.beta1())).sign_();
      values.add_(direction, new Scalar(-rate));
      momentum.lerp_(gradient, new Scalar(1 - to.beta2()));
    }
  }
}
