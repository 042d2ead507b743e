package org.resnet4j.torch.bench;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;

/** Work that comes near the machine's peak. */
public final class PeakStep implements Step {

  private static final int IMAGES = 16;
  private static final int SIDE = 28;
  private static final int WIDTH = 256;
  private static final int WIDE = 1024;
  private static final long FLOATS = 64L << 20;

  private final Owner owner = new Owner();
  private final Runnable work;

  /** What it does. */
  public enum Kind {
    /** A 3x3 convolution of a good size; its amount is multiply-adds. */
    CONV(9L * WIDTH * WIDTH * IMAGES * SIDE * SIDE),
    /**
     * A matrix product of a good size, in multiply-adds. It is a 1x1 convolution, so that oneDNN
     * computes it: libtorch's own goes to OpenBLAS, which has one thread here.
     */
    PRODUCT((long) WIDE * WIDE * IMAGES * SIDE * SIDE),
    /** A copy far larger than the caches, in bytes read and written; the same in any precision. */
    COPY(2 * Float.BYTES * FLOATS);

    private final long amount;

    Kind(long amount) {
      this.amount = amount;
    }

    /** How much one step does, in the unit said at the kind. */
    public long amount() {
      return amount;
    }
  }

  /** Allocates the operands. */
  public PeakStep(Kind kind, Precision precision) {
    try (var scope = Scope.open()) {
      work =
          switch (kind) {
            case CONV -> conv(new Op.Conv(WIDTH, WIDTH, 3, 1, 1, 1, false), precision);
            case PRODUCT -> conv(new Op.Conv(WIDE, WIDE, 1, 1, 0, 1, false), precision);
            case COPY -> copy();
          };
    } catch (RuntimeException | OutOfMemoryError e) {
      owner.close();
      throw e;
    }
  }

  private Runnable conv(Op.Conv op, Precision precision) {
    Tensor x = operand(precision, IMAGES, op.in(), SIDE, SIDE);
    Tensor weight = operand(precision, op.out(), op.in(), op.kernel(), op.kernel());
    return () -> Kernels.conv(op, x, weight, null);
  }

  private Tensor operand(Precision precision, long... sizes) {
    ScalarType type = precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
    return owner.keep(Tensors.normalChannelsLast(type, sizes));
  }

  private Runnable copy() {
    Tensor from = owner.keep(Tensors.zeros(Element.FLOAT32, Device.CPU, FLOATS));
    Tensor to = owner.keep(Tensors.zeros(Element.FLOAT32, Device.CPU, FLOATS));
    Tensors.fill(from, 1);
    Tensors.fill(to, 2);
    return () -> to.copy_(from);
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
