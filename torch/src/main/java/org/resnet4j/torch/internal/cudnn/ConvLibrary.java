package org.resnet4j.torch.internal.cudnn;

import org.bytedeco.javacpp.Pointer;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.internal.calls.DataType;

/** A library's convolutions without bias, on arrays of one type that lie channels last. */
public interface ConvLibrary extends AutoCloseable {

  /** What is computed from the two others. */
  enum Pass {
    /** y = x * weight. */
    FORWARD,
    /** The gradient of x, from weight and that of y. */
    DATA,
    /** The gradient of weight, from x and that of y. */
    WEIGHTS
  }

  /**
   * A convolution.
   *
   * @param type of all three arrays
   * @param batch images
   * @param input shape of x
   * @param output shape of y
   */
  record Problem(Op.Conv op, DataType type, long batch, Shape input, Shape output) {}

  /** The algorithm that the library chose. */
  interface Plan {

    /** Bytes that it works in. */
    long workspace();

    /**
     * Computes, behind what was launched before.
     *
     * @param x images or their gradient
     * @param weight weight or its gradient, (out, in / groups, height, width)
     * @param y results or their gradient
     * @param workspace of at least {@link #workspace} bytes
     */
    void run(Pointer x, Pointer weight, Pointer y, Pointer workspace);
  }

  /** A plan, which lives as long as the library. */
  Plan plan(Pass pass, Problem problem);

  @Override
  void close();
}
