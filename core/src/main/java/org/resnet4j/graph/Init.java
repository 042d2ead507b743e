package org.resnet4j.graph;

/** How a parameter starts: part of its description, drawn by whoever allocates it. */
public sealed interface Init {

  /** Every element the same. */
  record Constant(double value) implements Init {}

  /** Normal with mean 0 and this deviation. */
  record Normal(double deviation) implements Init {}

  /** Uniform in (-bound, bound). */
  record Uniform(double bound) implements Init {}

  /**
   * A convolution's identity: 1 in the middle of the kernel from each channel to itself, else 0.
   * For weights (C, C / groups, k, k) with k odd.
   */
  record Dirac() implements Init {}

  Init ZEROS = new Constant(0);

  Init ONES = new Constant(1);

  /**
   * He et al. 2015 (arXiv 1502.01852, eq. 14), for ReLU and the backward pass: deviation sqrt(2 /
   * fan-out).
   *
   * @param fanOut output channels x kernel area
   */
  static Init kaimingFanOut(long fanOut) {
    return new Normal(Math.sqrt(2.0 / (double) fanOut));
  }

  /**
   * PyTorch's default for the weights and biases of linear layers and convolutions:
   * U(+-1/sqrt(fan-in)).
   */
  static Init pytorchDefault(long fanIn) {
    return new Uniform(1 / Math.sqrt((double) fanIn));
  }
}
