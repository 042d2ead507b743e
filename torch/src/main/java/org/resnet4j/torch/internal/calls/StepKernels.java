package org.resnet4j.torch.internal.calls;

import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Precision;

/**
 * The kernels of one device that a training step is listed from; each method lists calls. Maps are
 * (N, C, H, W) and lie channels last unless said; parameters, their gradients and statistics are in
 * single precision.
 */
public interface StepKernels extends AutoCloseable {

  /** Where the calls are listed. */
  CallList calls();

  ElementwiseCalls elementwise();

  NormCalls norms();

  PoolCalls pools();

  ProductCalls products();

  /**
   * A convolution's calls.
   *
   * @param input shape of what it reads
   * @param precision of the maps around it
   */
  ConvCalls convolution(ConvPart part, Shape input, Precision precision);

  @Override
  void close();
}
