package org.resnet4j.torch;

import java.util.List;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** While open, libtorch records what this thread computes, whatever is around it. */
public final class Tape implements AutoCloseable {

  private final AutoGradMode guard;

  private Tape() {
    Libtorch.load();
    guard = new AutoGradMode(true);
  }

  /** Turns autograd on. */
  public static Tape on() {
    return new Tape();
  }

  /** Adds to the gradients of all leaves that a value was computed from. */
  public static void backward(Tensor value, Tensor gradient) {
    value.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
  }

  /**
   * The gradient at one value of a recorded pass from those at others: the sum over the ways from
   * it to them. Keeps the record, and adds to no leaf.
   *
   * @param gradients at the outputs, each of its output's shape
   * @param at any recorded value
   * @return zeros where no way leads there
   */
  public static Tensor gradientAt(Tensor at, List<Tensor> outputs, List<Tensor> gradients) {
    TensorVector found =
        torch.grad(
            vector(outputs),
            vector(List.of(at)),
            vector(gradients),
            new BoolOptional(true),
            false,
            true);
    Tensor gradient = found.get(0);
    return gradient.defined() ? gradient : torch.zeros_like(at);
  }

  private static TensorVector vector(List<Tensor> tensors) {
    return new TensorVector(tensors.toArray(Tensor[]::new));
  }

  @Override
  public void close() {
    guard.close();
  }
}
