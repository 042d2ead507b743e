package org.resnet4j.bench;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;

/**
 * Work that comes near the machine's peak. The matrix product is a 1x1 convolution, so that oneDNN
 * computes it: libtorch's own goes to OpenBLAS, which has one thread here.
 */
final class PeakStep implements Step {

  private static final int IMAGES = 16;
  private static final int SIDE = 28;
  private static final int WIDTH = 256;
  private static final int WIDE = 1024;
  private static final Op.Conv CONV = new Op.Conv(WIDTH, WIDTH, 3, 1, 1, 1, false);
  private static final Op.Conv PRODUCT = new Op.Conv(WIDE, WIDE, 1, 1, 0, 1, false);
  private static final long FLOATS = 64L << 20;

  static final long CONV_MULTIPLY_ADDS = 9L * WIDTH * WIDTH * IMAGES * SIDE * SIDE;
  static final long MATMUL_MULTIPLY_ADDS = (long) WIDE * WIDE * IMAGES * SIDE * SIDE;
  static final long COPY_BYTES = 2 * 4 * FLOATS;

  private final Owner owner = new Owner();
  private final Runnable work;

  /**
   * Allocates the operands.
   *
   * @param precision fp32 or bf16; a copy is the same in both
   */
  PeakStep(Probe probe, String precision) {
    try (var scope = Scope.open()) {
      work = probe == Probe.COPY ? copy() : conv(probe == Probe.CONV ? CONV : PRODUCT, precision);
    }
  }

  private Runnable copy() {
    Tensor from = owner.keep(Tensors.zeros(ScalarType.Float, Device.CPU, FLOATS));
    Tensor to = owner.keep(Tensors.zeros(ScalarType.Float, Device.CPU, FLOATS));
    from.fill_(new org.bytedeco.pytorch.Scalar(1));
    return () -> to.copy_(from);
  }

  private Runnable conv(Op.Conv op, String precision) {
    ScalarType type = precision.equals("bf16") ? ScalarType.BFloat16 : ScalarType.Float;
    Tensor x = operand(type, IMAGES, op.in(), SIDE, SIDE);
    Tensor weight = operand(type, op.out(), op.in(), op.kernel(), op.kernel());
    return () -> Kernels.conv(op, x, weight, null);
  }

  private Tensor operand(ScalarType type, long... sizes) {
    Tensor normal = torch.randn(sizes);
    return owner.keep(normal.to(type).contiguous(torch.MemoryFormat.ChannelsLast));
  }

  @Override
  public void run() {
    try (var scope = Scope.open();
        var inference = NoGrad.on()) {
      work.run();
    }
  }

  @Override
  public void close() {
    owner.close();
  }
}
