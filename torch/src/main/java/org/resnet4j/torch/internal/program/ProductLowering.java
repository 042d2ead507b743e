package org.resnet4j.torch.internal.program;

import org.jspecify.annotations.Nullable;
import org.resnet4j.torch.internal.calls.ConvPart;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.onednn.Elementwise;
import org.resnet4j.torch.internal.onednn.Products;
import org.resnet4j.torch.internal.onednn.ProgramBuilder;

/** Lists the calls of a convolution as one matrix product of rows: (N, K) by (K, M). */
abstract class ProductLowering extends ConvLowering {

  private static final int MIDDLE = 4;

  final Products products;
  final Elementwise elementwise;

  private ProductLowering(ProgramBuilder builder, ConvPart part) {
    super(builder, part);
    products = new Products(builder);
    elementwise = new Elementwise(builder);
  }

  /** The rows of a whole map: (N, positions x channels). */
  MemoryView rows(MemoryView map) {
    return builder.reshape(map, map.dim(0), map.elements() / map.dim(0));
  }

  /** y = x weight^T + bias, all as rows; weight (M, K) anywhere. */
  void multiply(MemoryView x, MemoryView weight, @Nullable MemoryView bias, MemoryView y) {
    product(x, builder.transposed(weight), bias, y);
  }

  /** dx = dy weight. */
  void multiplyBack(MemoryView dy, MemoryView weight, MemoryView dx) {
    product(dy, weight, null, dx);
  }

  private void product(MemoryView a, MemoryView b, @Nullable MemoryView bias, MemoryView y) {
    if (b.type() == a.type()) {
      products.product(a, b, bias, y);
    } else {
      products.packedProduct(a, b, bias, y);
    }
  }

  /** gradient = dy^T x, in single precision. */
  void multiplyWeights(MemoryView x, MemoryView dy, MemoryView gradient) {
    products.product(builder.transposed(dy), x, null, gradient);
  }

  void sumBias(MemoryView dy) {
    if (part.biasGradient() != null) {
      long channels = part.op().out();
      products.columnSums(
          builder.reshape(dy, dy.elements() / channels, channels), part.biasGradient());
    }
  }

  MemoryView matrix(DataType type, long rows, long columns) {
    return builder.array(type, rows, columns);
  }

  /** Some of nine taps, from one on, of a tensor stored tap by tap: (out, high, wide, in). */
  MemoryView taps(MemoryView all, int first, int high, int wide) {
    long in = part.op().in();
    long tap = part.tap();
    return builder.view(
        all,
        new long[] {part.op().out(), high, wide, in},
        new long[] {in, 3 * tap, tap, 1},
        first * tap);
  }

  /** Taps (out, high, wide, in) of a matrix whose rows are (2, 2, in), from an element on. */
  MemoryView block(MemoryView matrix, long from, int high, int wide) {
    long in = part.op().in();
    return builder.view(
        matrix,
        new long[] {part.op().out(), high, wide, in},
        new long[] {4 * in, 2 * in, in, 1},
        from);
  }

  /** One tap of nine. */
  static final class Center extends ProductLowering {
    Center(ProgramBuilder builder, ConvPart part) {
      super(builder, part);
    }

    private MemoryView middle(MemoryView taps) {
      long in = part.op().in();
      return builder.view(
          taps, new long[] {part.op().out(), in}, new long[] {in, 1}, MIDDLE * part.tap());
    }

    @Override
    public void forward(MemoryView x, MemoryView y) {
      multiply(rows(x), middle(part.weight()), part.bias(), rows(y));
    }

    @Override
    public void backward(MemoryView x, MemoryView dy, @Nullable MemoryView dx) {
      multiplyWeights(rows(x), rows(dy), middle(part.weightGradient()));
      sumBias(dy);
      if (dx != null) {
        multiplyBack(rows(dy), middle(part.weight()), rows(dx));
      }
    }
  }

  /** Four taps of nine: (out, 2, 2, in) from the middle on. */
  static final class Corner extends ProductLowering {
    private @Nullable MemoryView matrix;

    Corner(ProgramBuilder builder, ConvPart part) {
      super(builder, part);
    }

    @Override
    public void forward(MemoryView x, MemoryView y) {
      matrix = matrix(x.type(), part.op().out(), 4L * part.op().in());
      elementwise.copy(taps(part.weight(), MIDDLE, 2, 2), block(matrix, 0, 2, 2));
      multiply(rows(x), matrix, part.bias(), rows(y));
    }

    @Override
    public void backward(MemoryView x, MemoryView dy, @Nullable MemoryView dx) {
      MemoryView gradient = matrix(DataType.F32, part.op().out(), 4L * part.op().in());
      multiplyWeights(rows(x), rows(dy), gradient);
      elementwise.copy(block(gradient, 0, 2, 2), taps(part.weightGradient(), MIDDLE, 2, 2));
      sumBias(dy);
      if (dx != null && matrix != null) {
        multiplyBack(rows(dy), matrix, rows(dx));
      }
    }
  }

  /** The first of four positions. */
  static final class Pick extends ProductLowering {
    Pick(ProgramBuilder builder, ConvPart part) {
      super(builder, part);
    }

    private MemoryView picked(MemoryView map) {
      long channels = map.dim(1);
      return builder.view(map, new long[] {map.dim(0), channels}, new long[] {4 * channels, 1}, 0);
    }

    private MemoryView matrix(MemoryView weight) {
      return builder.reshape(weight, part.op().out(), part.op().in());
    }

    @Override
    public void forward(MemoryView x, MemoryView y) {
      multiply(picked(x), matrix(part.weight()), part.bias(), rows(y));
    }

    @Override
    public void backward(MemoryView x, MemoryView dy, @Nullable MemoryView dx) {
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
  static final class Dense extends ProductLowering {
    private static final long POSITIONS = 4;
    private @Nullable MemoryView matrix;

    Dense(ProgramBuilder builder, ConvPart part) {
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
    public void forward(MemoryView x, MemoryView y) {
      matrix = matrix(x.type(), POSITIONS * part.op().out(), POSITIONS * part.op().in());
      for (int position = 0; position < POSITIONS; position++) {
        elementwise.copy(
            taps(part.weight(), first(position), 2, 2), block(matrix, rowsOf(position), 2, 2));
      }
      multiply(rows(x), matrix, repeatedBias(), rows(y));
    }

    private @Nullable MemoryView repeatedBias() {
      if (part.bias() == null) {
        return null;
      }
      long out = part.op().out();
      MemoryView repeated = builder.array(DataType.F32, POSITIONS * out);
      for (int position = 0; position < POSITIONS; position++) {
        MemoryView one = builder.view(repeated, new long[] {out}, new long[] {1}, position * out);
        elementwise.copy(part.bias(), one);
      }
      return repeated;
    }

    @Override
    public void backward(MemoryView x, MemoryView dy, @Nullable MemoryView dx) {
      MemoryView gradient =
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
    private void gather(MemoryView gradient) {
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
        MemoryView gradient, int position, int row, int column, int high, int wide, boolean add) {
      long from = rowsOf(position) + (2L * row + column) * part.op().in();
      MemoryView block = block(gradient, from, high, wide);
      MemoryView taps = taps(part.weightGradient(), first(position) + 3 * row + column, high, wide);
      if (add) {
        elementwise.accumulate(block, taps);
      } else {
        elementwise.copy(block, taps);
      }
    }
  }
}
