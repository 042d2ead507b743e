package org.resnet4j.torch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The scale of PyTorch's {@code GradScaler} with its defaults: from 65,536 on it is halved where a
 * gradient overflows and doubled after 2,000 steps in which none did. Nothing waits for the device.
 */
final class DynamicLossScale implements LossScale {

  private static final double FIRST = 65_536;

  /** The functions have no Java method; the lists are returned as {@link FusedStep} says. */
  private static final String SOURCE =
      """
      def unscale(g: Tensor, scale: Tensor, tracker: Tensor, overflow: Tensor):
        gs = [g]
        overflow.zero_()
        torch._amp_foreach_non_finite_check_and_unscale_(gs, overflow, scale.reciprocal())
        steps = tracker.int()
        torch._amp_update_scale_(scale, steps, overflow, 2.0, 0.5, 2000)
        tracker.copy_(steps)
        gs.append(scale)
        gs.append(tracker)
        return gs
      """;

  private final Owner owner = new Owner();
  private final CompilationUnit unit;
  private final Tensor scale;
  private final Tensor tracker;
  private final Tensor overflow;

  DynamicLossScale(Device device) {
    try (var scope = Scope.open()) {
      unit = owner.keep(torch.compile(SOURCE));
      scale = owner.keep(Tensors.zeros(ScalarType.Float, device));
      tracker = owner.keep(Tensors.zeros(ScalarType.Float, device));
      overflow = owner.keep(Tensors.zeros(ScalarType.Float, device));
    }
    Tensors.fill(scale, FIRST);
  }

  @Override
  public Optional<Tensor> backward(Tensor loss, Tensor gradients) {
    loss.mul(scale).backward();
    try (var noGrad = NoGrad.on()) {
      unit.find_function(new QualifiedName("unscale"))
          .apply(
              new IValueVector(
                  new IValue(gradients),
                  new IValue(scale),
                  new IValue(tracker),
                  new IValue(overflow)));
    }
    return Optional.of(overflow);
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("loss_scale", scale);
    state.put("steps_without_overflow", tracker);
    return state;
  }

  @Override
  public void close() {
    owner.close();
  }
}
