package org.resnet4j.torch;

import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

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

  @Override
  public void close() {
    guard.close();
  }
}
