package org.resnet4j.torch;

import org.bytedeco.pytorch.NoGradGuard;

/** Autograd off on this thread until it is closed; only in try-with-resources. */
public final class NoGrad implements AutoCloseable {

  private final NoGradGuard guard;

  private NoGrad() {
    Libtorch.load();
    guard = new NoGradGuard();
  }

  /** Turns autograd off. */
  public static NoGrad on() {
    return new NoGrad();
  }

  @Override
  public void close() {
    guard.close();
  }
}
