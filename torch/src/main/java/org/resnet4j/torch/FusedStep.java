package org.resnet4j.torch;

import java.util.Optional;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.resnet4j.recipe.Optimizer;

/**
 * libtorch's fused optimizers on flat buffers: one pass over memory. They have no Java method and
 * take lists of tensors, which only TorchScript makes; the list that is written is returned, or
 * dead-code elimination would drop the call without a word.
 */
public final class FusedStep implements AutoCloseable {

  private static final String ADAM =
      """
      def %1$s(p: Tensor, g: Tensor, m: Tensor, v: Tensor, s: Tensor, lr: float, beta1: float,
               beta2: float, decay: float, eps: float, found: Optional[Tensor]):
        ps = [p]
        empty: List[Tensor] = []
        torch.%2$s(ps, [g], [m], [v], empty, [s], lr=lr, beta1=beta1, beta2=beta2,
                   weight_decay=decay, eps=eps, amsgrad=False, maximize=False,
                   found_inf=found)
        return ps
      """;

  private static final String SGD =
      """
      def sgd(p: Tensor, g: Tensor, b: Tensor, lr: float, momentum: float, decay: float,
              nesterov: bool, first: bool, found: Optional[Tensor]):
        ps = [p]
        torch._fused_sgd_(ps, [g], [b], weight_decay=decay, momentum=momentum, lr=lr,
                          dampening=0.0, nesterov=nesterov, maximize=False, is_first_step=first,
                          found_inf=found)
        return ps
      def plain_sgd(p: Tensor, g: Tensor, lr: float, decay: float, found: Optional[Tensor]):
        ps = [p]
        empty: List[Tensor] = []
        torch._fused_sgd_(ps, [g], empty, weight_decay=decay, momentum=0.0, lr=lr,
                          dampening=0.0, nesterov=False, maximize=False, is_first_step=False,
                          found_inf=found)
        return ps
      """;

  private final Owner owner = new Owner();
  private final CompilationUnit unit;

  /** Compiles the steps. */
  public FusedStep() {
    try (var scope = Scope.open()) {
      unit =
          owner.keep(
              torch.compile(
                  ADAM.formatted("adam", "_fused_adam_")
                      + ADAM.formatted("adamw", "_fused_adamw_")
                      + SGD));
    }
  }

  /**
   * What Adam remembers.
   *
   * @param first moment, as the parameters
   * @param second moment, as the parameters
   * @param steps done, one float32; this step already counted
   */
  public record Moments(Tensor first, Tensor second, Tensor steps) {}

  /**
   * What an update changes and by what, (P) each.
   *
   * @param overflow 1 on the device where the update must be left out, else 0; none: it is done
   */
  public record Elements(Tensor values, Tensor gradients, Optional<Tensor> overflow) {}

  /** One update with Adam. */
  public void adam(Optimizer.Adam to, double rate, Elements elements, Moments moments) {
    double[] numbers = {rate, to.beta1(), to.beta2(), to.weightDecay(), to.epsilon()};
    call("adam", tensors(elements, moments), elements, numbers);
  }

  /** One update with AdamW. */
  public void adamW(Optimizer.AdamW to, double rate, Elements elements, Moments moments) {
    double[] numbers = {rate, to.beta1(), to.beta2(), to.weightDecay(), to.epsilon()};
    call("adamw", tensors(elements, moments), elements, numbers);
  }

  /**
   * One update with SGD and momentum.
   *
   * @param velocity as the values; overwritten with the gradient on the first step
   */
  public void sgd(
      Optimizer.Sgd settings, double rate, Elements elements, Tensor velocity, boolean first) {
    var arguments =
        new IValueVector(
            new IValue(elements.values()), new IValue(elements.gradients()), new IValue(velocity));
    add(arguments, rate, settings.momentum(), settings.weightDecay());
    arguments.push_back(new IValue(settings.nesterov()));
    arguments.push_back(new IValue(first));
    call("sgd", arguments, elements);
  }

  /** One update with SGD without momentum. */
  public void plainSgd(Optimizer.Sgd settings, double rate, Elements elements) {
    var arguments =
        new IValueVector(new IValue(elements.values()), new IValue(elements.gradients()));
    call("plain_sgd", arguments, elements, rate, settings.weightDecay());
  }

  private static IValueVector tensors(Elements elements, Moments moments) {
    return new IValueVector(
        new IValue(elements.values()),
        new IValue(elements.gradients()),
        new IValue(moments.first()),
        new IValue(moments.second()),
        new IValue(moments.steps()));
  }

  private static void add(IValueVector arguments, double... values) {
    for (double value : values) {
      arguments.push_back(new IValue(value));
    }
  }

  private void call(String function, IValueVector arguments, Elements elements, double... numbers) {
    add(arguments, numbers);
    arguments.push_back(elements.overflow().map(IValue::new).orElseGet(IValue::new));
    try (var noGrad = NoGrad.on()) {
      Function compiled = unit.find_function(new QualifiedName(function));
      compiled.apply(arguments);
    }
  }

  @Override
  public void close() {
    owner.close();
  }
}
