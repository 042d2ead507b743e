package org.resnet4j.torch.internal.program;

import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.internal.calls.ConvCalls;
import org.resnet4j.torch.internal.calls.ConvPart;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.onednn.Convolutions;
import org.resnet4j.torch.internal.onednn.Elementwise;
import org.resnet4j.torch.internal.onednn.ProgramBuilder;

/** Lists the calls of a convolution, forward and backward, by its {@link ConvAlgorithm}. */
public abstract class ConvLowering implements ConvCalls {

  final ProgramBuilder builder;
  final ConvPart part;

  ConvLowering(ProgramBuilder builder, ConvPart part) {
    this.builder = builder;
    this.part = part;
  }

  /**
   * The calls of a choice.
   *
   * @param precision of the maps around it
   */
  public static ConvLowering of(
      ProgramBuilder builder, ConvPart part, ConvChoice choice, Precision precision) {
    ConvLowering own = of(builder, part, choice);
    return choice.precision() == precision ? own : new InSinglePrecision(builder, part, own);
  }

  private static ConvLowering of(ProgramBuilder builder, ConvPart part, ConvChoice choice) {
    return switch (choice.algorithm()) {
      case CONVOLUTION -> new Direct(builder, part, choice.patches());
      case CENTER_TAP -> new ProductLowering.Center(builder, part);
      case CORNER_TAPS -> new ProductLowering.Corner(builder, part);
      case FIRST_POSITION -> new ProductLowering.Pick(builder, part);
      case DENSE_2X2 -> new ProductLowering.Dense(builder, part);
    };
  }

  /** oneDNN's convolution. */
  private static final class Direct extends ConvLowering {
    private final Convolutions kernels;
    private final Convolutions.Geometry geometry;
    private final boolean patches;

    Direct(ProgramBuilder builder, ConvPart part, boolean patches) {
      super(builder, part);
      this.patches = patches && part.biasGradient() == null;
      kernels = new Convolutions(builder);
      geometry = geometry(part.op());
    }

    @Override
    public void forward(MemoryView x, MemoryView y) {
      kernels.forward(geometry, x, part.weight(), part.bias(), y);
    }

    @Override
    public void backward(MemoryView x, MemoryView dy, @Nullable MemoryView dx) {
      if (patches) {
        new PatchMatrix(builder, part.op()).weightGradient(x, dy, part.weightGradient());
      } else {
        kernels.backwardWeights(geometry, x, dy, part.weightGradient(), part.biasGradient());
      }
      if (dx != null) {
        kernels.backwardData(geometry, dy, part.weight(), dx);
      }
    }
  }

  /** Within a step of half precision: its maps are converted on the way in and out. */
  private static final class InSinglePrecision extends ConvLowering {
    private final ConvLowering inner;
    private final Elementwise elementwise;

    InSinglePrecision(ProgramBuilder builder, ConvPart part, ConvLowering inner) {
      super(builder, part);
      this.inner = inner;
      this.elementwise = new Elementwise(builder);
    }

    private MemoryView single(MemoryView map) {
      return builder.array(DataType.F32, map.dims());
    }

    private MemoryView toSingle(MemoryView map) {
      MemoryView single = single(map);
      elementwise.copy(map, single);
      return single;
    }

    @Override
    public void forward(MemoryView x, MemoryView y) {
      MemoryView result = single(y);
      inner.forward(toSingle(x), result);
      elementwise.copy(result, y);
    }

    @Override
    public void backward(MemoryView x, MemoryView dy, @Nullable MemoryView dx) {
      MemoryView gradient = dx == null ? null : single(dx);
      inner.backward(toSingle(x), toSingle(dy), gradient);
      if (dx != null && gradient != null) {
        elementwise.copy(gradient, dx);
      }
    }
  }

  public static Convolutions.Geometry geometry(Op.Conv op) {
    return new Convolutions.Geometry(op.stride(), op.padding(), op.groups());
  }
}
