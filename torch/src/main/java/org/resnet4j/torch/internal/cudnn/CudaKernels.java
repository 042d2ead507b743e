package org.resnet4j.torch.internal.cudnn;

import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.internal.calls.CallList;
import org.resnet4j.torch.internal.calls.ConvCalls;
import org.resnet4j.torch.internal.calls.ConvPart;
import org.resnet4j.torch.internal.calls.ElementwiseCalls;
import org.resnet4j.torch.internal.calls.NormCalls;
import org.resnet4j.torch.internal.calls.PoolCalls;
import org.resnet4j.torch.internal.calls.ProductCalls;
import org.resnet4j.torch.internal.calls.StepKernels;

/** A step's kernels on a CUDA device. */
public final class CudaKernels implements StepKernels {

  private final DeviceCalls calls;
  private final ConvLibrary convolutions;

  /**
   * @param device where the arrays are
   * @param code stays open when this is closed
   * @param convolutions stay open when this is closed
   */
  public CudaKernels(Device device, DeviceCode code, ConvLibrary convolutions) {
    this.calls = new DeviceCalls(device, code);
    this.convolutions = convolutions;
  }

  @Override
  public CallList calls() {
    return calls;
  }

  @Override
  public ElementwiseCalls elementwise() {
    return new CudaElementwise(calls);
  }

  @Override
  public NormCalls norms() {
    return new CudaNorms(calls);
  }

  @Override
  public PoolCalls pools() {
    return new CudaPools(calls);
  }

  @Override
  public ProductCalls products() {
    return new CudaProducts(calls);
  }

  @Override
  public ConvCalls convolution(ConvPart part, Shape input, Precision precision) {
    return new CudaConvolution(calls, convolutions, part, input);
  }

  @Override
  public void close() {
    calls.close();
  }
}
