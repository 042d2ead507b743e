package org.resnet4j.torch.exec;

import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.onednn.Array;
import org.resnet4j.torch.onednn.Convolutions;
import org.resnet4j.torch.onednn.DataType;
import org.resnet4j.torch.onednn.Elementwise;
import org.resnet4j.torch.onednn.Products;
import org.resnet4j.torch.onednn.ProgramBuilder;

/** Lists the calls of a convolution, forward and backward, by its {@link PlanRules.Way}. */
abstract class ConvLowering {

  private static final int MIDDLE = 4;

  final ProgramBuilder builder;
  final Part part;

  private ConvLowering(ProgramBuilder builder, Part part) {
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
  record Part(
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
  static ConvLowering of(
      ProgramBuilder builder, Part part, ConvChoice choice, Precision precision) {
    ConvLowering own = of(builder, part, choice);
    return choice.precision() == precision ? own : new InSinglePrecision(builder, part, own);
  }

  private static ConvLowering of(ProgramBuilder builder, Part part, ConvChoice choice) {
    return switch (choice.way()) {
      case DIRECT -> new Direct(builder, part, choice.patches());
      case CENTER -> new Center(builder, part);
      case CORNER -> new Corner(builder, part);
      case PICK -> new Pick(builder, part);
      case DENSE -> new Dense(builder, part);
    };
  }

  /** Lists y = x * weight + bias. */
  abstract void forward(Array x, Array y);

  /**
   * Lists the gradients of the parameters, and of x where it is wanted.
   *
   * @param dx written where it is given
   */
  abstract void backward(Array x, Array dy, @Nullable Array dx);

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
    void forward(Array x, Array y) {
      kernels.forward(geometry, x, part.weight(), part.bias(), y);
    }

    @Override
    void backward(Array x, Array dy, @Nullable Array dx) {
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
    void forward(Array x, Array y) {
      Array result = single(y);
      inner.forward(toSingle(x), result);
      elementwise.copy(result, y);
    }

    @Override
    void backward(Array x, Array dy, @Nullable Array dx) {
      Array gradient = dx == null ? null : single(dx);
      inner.backward(toSingle(x), toSingle(dy), gradient);
      if (dx != null && gradient != null) {
        elementwise.copy(gradient, dx);
      }
    }
  }

  static Convolutions.Geometry geometry(Op.Conv op) {
    return new Convolutions.Geometry(op.stride(), op.padding(), op.groups());
  }

  /** A convolution as one matrix product of rows: (N, K) by (K, M). */
  private abstract static class AsProduct extends ConvLowering {
    final Products products;
    final Elementwise elementwise;

    AsProduct(ProgramBuilder builder, Part part) {
      super(builder, part);
      products = new Products(builder);
      elementwise = new Elementwise(builder);
    }

    /** The rows of a whole map: (N, positions x channels). */
    Array rows(Array map) {
      return builder.reshape(map, map.dim(0), map.elements() / map.dim(0));
    }

    /** The other way round. */
    Array transposed(Array matrix) {
      long[] dims = matrix.dims();
      long[] strides = matrix.strides();
      return builder.view(
          matrix, new long[] {dims[1], dims[0]}, new long[] {strides[1], strides[0]}, 0);
    }

    /** y = x weight^T + bias, all as rows; weight (M, K) anywhere. */
    void multiply(Array x, Array weight, @Nullable Array bias, Array y) {
      if (weight.type() == x.type()) {
        products.product(x, transposed(weight), bias, y);
      } else {
        products.packedProduct(x, transposed(weight), bias, y);
      }
    }

    /** dx = dy weight. */
    void multiplyBack(Array dy, Array weight, Array dx) {
      if (weight.type() == dy.type()) {
        products.product(dy, weight, null, dx);
      } else {
        products.packedProduct(dy, weight, null, dx);
      }
    }

    /** gradient = dy^T x, in single precision. */
    void multiplyWeights(Array x, Array dy, Array gradient) {
      products.product(transposed(dy), x, null, gradient);
    }

    void sumBias(Array dy) {
      if (part.biasGradient() != null) {
        long channels = part.op().out();
        products.columnSums(
            builder.reshape(dy, dy.elements() / channels, channels), part.biasGradient());
      }
    }

    /** A new matrix. */
    Array matrix(DataType type, long rows, long columns) {
      return builder.array(type, rows, columns);
    }

    /** Some of nine taps, from one on, of a tensor stored tap by tap: (out, high, wide, in). */
    Array taps(Array all, int first, int high, int wide) {
      long in = part.op().in();
      long tap = part.tap();
      return builder.view(
          all,
          new long[] {part.op().out(), high, wide, in},
          new long[] {in, 3 * tap, tap, 1},
          first * tap);
    }

    /** The same part of a matrix whose rows are (2, 2, in), from an element on. */
    Array block(Array matrix, long from, int high, int wide) {
      long in = part.op().in();
      return builder.view(
          matrix,
          new long[] {part.op().out(), high, wide, in},
          new long[] {4 * in, 2 * in, in, 1},
          from);
    }
  }

  /** One tap of nine. */
  private static final class Center extends AsProduct {
    Center(ProgramBuilder builder, Part part) {
      super(builder, part);
    }

    private Array middle(Array taps) {
      long in = part.op().in();
      return builder.view(
          taps, new long[] {part.op().out(), in}, new long[] {in, 1}, MIDDLE * part.tap());
    }

    @Override
    void forward(Array x, Array y) {
      multiply(rows(x), middle(part.weight()), part.bias(), rows(y));
    }

    @Override
    void backward(Array x, Array dy, @Nullable Array dx) {
      multiplyWeights(rows(x), rows(dy), middle(part.weightGradient()));
      sumBias(dy);
      if (dx != null) {
        multiplyBack(rows(dy), middle(part.weight()), rows(dx));
      }
    }
  }

  /** Four taps of nine: (out, 2, 2, in) from the middle on. */
  private static final class Corner extends AsProduct {
    private @Nullable Array matrix;

    Corner(ProgramBuilder builder, Part part) {
      super(builder, part);
    }

    @Override
    void forward(Array x, Array y) {
      matrix = matrix(x.type(), part.op().out(), 4L * part.op().in());
      elementwise.copy(taps(part.weight(), MIDDLE, 2, 2), block(matrix, 0, 2, 2));
      multiply(rows(x), matrix, part.bias(), rows(y));
    }

    @Override
    void backward(Array x, Array dy, @Nullable Array dx) {
      Array gradient = matrix(DataType.F32, part.op().out(), 4L * part.op().in());
      multiplyWeights(rows(x), rows(dy), gradient);
      elementwise.copy(block(gradient, 0, 2, 2), taps(part.weightGradient(), MIDDLE, 2, 2));
      sumBias(dy);
      if (dx != null && matrix != null) {
        multiplyBack(rows(dy), matrix, rows(dx));
      }
    }
  }

  /** The first of four positions. */
  private static final class Pick extends AsProduct {
    Pick(ProgramBuilder builder, Part part) {
      super(builder, part);
    }

    private Array picked(Array map) {
      long channels = map.dim(1);
      return builder.view(map, new long[] {map.dim(0), channels}, new long[] {4 * channels, 1}, 0);
    }

    private Array matrix(Array weight) {
      return builder.reshape(weight, part.op().out(), part.op().in());
    }

    @Override
    void forward(Array x, Array y) {
      multiply(picked(x), matrix(part.weight()), part.bias(), rows(y));
    }

    @Override
    void backward(Array x, Array dy, @Nullable Array dx) {
      multiplyWeights(picked(x), rows(dy), matrix(part.weightGradient()));
      sumBias(dy);
      if (dx != null) {
        elementwise.clear(dx);
        multiplyBack(rows(dy), matrix(part.weight()), picked(dx));
      }
    }
  }

  /**
   * All of a 2x2 map at once: rows (y, x, in) to rows (y', x', out) by a matrix whose block from
   * (y, x) to (y', x') is tap (y - y' + 1, x - x' + 1).
   */
  private static final class Dense extends AsProduct {
    private static final long POSITIONS = 4;
    private @Nullable Array matrix;

    Dense(ProgramBuilder builder, Part part) {
      super(builder, part);
    }

    /** The first of the four taps that an output position sees. */
    private static int first(int position) {
      return MIDDLE - 3 * (position / 2) - position % 2;
    }

    /** Where an output position's rows begin. */
    private long rowsOf(int position) {
      return position * POSITIONS * part.tap();
    }

    @Override
    void forward(Array x, Array y) {
      matrix = matrix(x.type(), POSITIONS * part.op().out(), POSITIONS * part.op().in());
      for (int position = 0; position < POSITIONS; position++) {
        elementwise.copy(
            taps(part.weight(), first(position), 2, 2), block(matrix, rowsOf(position), 2, 2));
      }
      multiply(rows(x), matrix, repeatedBias(), rows(y));
    }

    private @Nullable Array repeatedBias() {
      if (part.bias() == null) {
        return null;
      }
      long out = part.op().out();
      Array repeated = builder.array(DataType.F32, POSITIONS * out);
      for (int position = 0; position < POSITIONS; position++) {
        Array one = builder.view(repeated, new long[] {out}, new long[] {1}, position * out);
        elementwise.copy(part.bias(), one);
      }
      return repeated;
    }

    @Override
    void backward(Array x, Array dy, @Nullable Array dx) {
      Array gradient =
          matrix(DataType.F32, POSITIONS * part.op().out(), POSITIONS * part.op().in());
      multiplyWeights(rows(x), rows(dy), gradient);
      gather(gradient);
      sumBias(dy);
      if (dx != null && matrix != null) {
        multiplyBack(rows(dy), matrix, rows(dx));
      }
    }

    /**
     * Each tap's gradient is the sum of the blocks where it stands: the first position's four taps
     * are all new, each later position brings two or one that are, and adds to the others.
     */
    private void gather(Array gradient) {
      gather(gradient, 0, 0, 0, 2, 2, false);
      gather(gradient, 1, 0, 0, 2, 1, false);
      gather(gradient, 1, 0, 1, 2, 1, true);
      gather(gradient, 2, 0, 0, 1, 2, false);
      gather(gradient, 2, 1, 0, 1, 2, true);
      gather(gradient, 3, 0, 0, 1, 1, false);
      gather(gradient, 3, 0, 1, 1, 1, true);
      gather(gradient, 3, 1, 0, 1, 2, true);
    }

    /** Some of the four taps that a position sees, from a row and column on. */
    private void gather(
        Array gradient, int position, int row, int column, int high, int wide, boolean add) {
      long from = rowsOf(position) + (2L * row + column) * part.op().in();
      Array block = block(gradient, from, high, wide);
      Array taps = taps(part.weightGradient(), first(position) + 3 * row + column, high, wide);
      if (add) {
        elementwise.accumulate(block, taps);
      } else {
        elementwise.copy(block, taps);
      }
    }
  }
}
