package org.resnet4j.torch.internal.program;

import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.internal.onednn.Array;
import org.resnet4j.torch.internal.onednn.Convolutions;
import org.resnet4j.torch.internal.onednn.DataType;
import org.resnet4j.torch.internal.onednn.Elementwise;
import org.resnet4j.torch.internal.onednn.ProgramBuilder;

/** Lists the calls of a convolution, forward and backward, by its {@link ConvRules.Way}. */
public abstract class ConvLowering {

  final ProgramBuilder builder;
  final Part part;

  ConvLowering(ProgramBuilder builder, Part part) {
    this.builder = builder;
    this.part = part;
  }

  /**
   * What every way works on: arrays of maps in one type, parameters in single precision.
   *
   * @param bias none where the convolution has none
   * @param biasGradient none where it is not wanted
   * @param wantsInput whether somebody wants the input's gradient
   */
  public record Part(
      Op.Conv op,
      Array weight,
      Array weightGradient,
      @Nullable Array bias,
      @Nullable Array biasGradient,
      boolean wantsInput) {

    /** Elements of one tap: a matrix (out, in). */
    long tap() {
      return (long) op.out() * op.in();
    }
  }

  /**
   * The calls of a choice.
   *
   * @param precision of the maps around it
   */
  public static ConvLowering of(
      ProgramBuilder builder, Part part, ConvChoice choice, Precision precision) {
    ConvLowering own = of(builder, part, choice);
    return choice.precision() == precision ? own : new InSinglePrecision(builder, part, own);
  }

  private static ConvLowering of(ProgramBuilder builder, Part part, ConvChoice choice) {
    return switch (choice.way()) {
      case DIRECT -> new Direct(builder, part, choice.patches());
      case CENTER -> new ProductLowering.Center(builder, part);
      case CORNER -> new ProductLowering.Corner(builder, part);
      case PICK -> new ProductLowering.Pick(builder, part);
      case DENSE -> new ProductLowering.Dense(builder, part);
    };
  }

  /** Lists y = x * weight + bias. */
  public abstract void forward(Array x, Array y);

  /**
   * Lists the gradients of the parameters, and of x where it is wanted.
   *
   * @param dx written where it is given
   */
  public abstract void backward(Array x, Array dy, @Nullable Array dx);

  /** oneDNN's convolution. */
  private static final class Direct extends ConvLowering {
    private final Convolutions kernels;
    private final Convolutions.Geometry geometry;
    private final boolean patches;

    Direct(ProgramBuilder builder, Part part, boolean patches) {
      super(builder, part);
      this.patches = patches && part.biasGradient() == null;
      kernels = new Convolutions(builder);
      geometry = geometry(part.op());
    }

    @Override
    public void forward(Array x, Array y) {
      kernels.forward(geometry, x, part.weight(), part.bias(), y);
    }

    @Override
    public void backward(Array x, Array dy, @Nullable Array dx) {
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

    InSinglePrecision(ProgramBuilder builder, Part part, ConvLowering inner) {
      super(builder, part);
      this.inner = inner;
      this.elementwise = new Elementwise(builder);
    }

    private Array single(Array map) {
      return builder.array(DataType.F32, map.dims());
    }

    private Array toSingle(Array map) {
      Array single = single(map);
      elementwise.copy(map, single);
      return single;
    }

    @Override
    public void forward(Array x, Array y) {
      Array result = single(y);
      inner.forward(toSingle(x), result);
      elementwise.copy(result, y);
    }

    @Override
    public void backward(Array x, Array dy, @Nullable Array dx) {
      Array gradient = dx == null ? null : single(dx);
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
