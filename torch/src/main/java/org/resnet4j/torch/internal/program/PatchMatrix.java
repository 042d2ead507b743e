package org.resnet4j.torch.internal.program;

import java.util.List;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MapPart;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.onednn.Elementwise;
import org.resnet4j.torch.internal.onednn.Products;
import org.resnet4j.torch.internal.onednn.ProgramBuilder;

/**
 * The weight gradient of a convolution as one matrix product with the matrix of patches (im2col): a
 * row for each output position, a column for each tap and channel.
 */
public final class PatchMatrix {

  /** Outputs up to this many positions: there oneDNN's own kernel takes three times as long. */
  private static final long SMALL_MAP = 16;

  private static final int FEW_CHANNELS = 64;

  private final ProgramBuilder builder;
  private final Op.Conv op;

  PatchMatrix(ProgramBuilder builder, Op.Conv op) {
    this.builder = builder;
    this.op = op;
  }

  /** Whether in bf16 it is faster than oneDNN's convolution (docs/notes/010). */
  static boolean pays(Op.Conv op, Shape output) {
    return possible(op) && op.in() >= FEW_CHANNELS && output.positions() <= SMALL_MAP;
  }

  /** Whether there is such a matrix. */
  public static boolean possible(Op.Conv op) {
    return op.kernel() > 1 && op.groups() == 1;
  }

  /**
   * gradient = dy^T patches.
   *
   * @param gradient (out, in, height, width), stored channels last
   */
  void weightGradient(MemoryView x, MemoryView dy, MemoryView gradient) {
    long rows = dy.elements() / dy.dim(1);
    long columns = (long) op.kernel() * op.kernel() * op.in();
    MemoryView patches =
        builder.shared(List.of("patches", op, x.signature()), () -> empty(x.type(), rows, columns));
    for (int row = 0; row < op.kernel(); row++) {
      for (int column = 0; column < op.kernel(); column++) {
        copyTap(x, dy, patches, row, column);
      }
    }
    MemoryView transposed =
        builder.view(dy, new long[] {op.out(), rows}, new long[] {1, op.out()}, 0);
    MemoryView matrix =
        builder.view(gradient, new long[] {op.out(), columns}, new long[] {columns, 1}, 0);
    new Products(builder).product(transposed, patches, null, matrix);
  }

  /** What lies on padding is zero once and for all. */
  private MemoryView empty(DataType type, long rows, long columns) {
    MemoryView patches = builder.array(type, rows, columns);
    new Elementwise(builder).clear(patches);
    return patches;
  }

  /** Copies what one tap sees, at the output positions where it sees the map. */
  private void copyTap(MemoryView x, MemoryView dy, MemoryView patches, int row, int column) {
    Run rows = Run.of(row, op, x.dim(2), dy.dim(2));
    Run columns = Run.of(column, op, x.dim(3), dy.dim(3));
    if (rows.count() < 1 || columns.count() < 1) {
      return; // padding alone
    }
    long[] dims = {x.dim(0), x.dim(1), rows.count(), columns.count()};
    long[] from = x.strides();
    long start = rows.input() * from[2] + columns.input() * from[3];
    from[2] *= op.stride();
    from[3] *= op.stride();
    long perRow = patches.dim(1);
    long tap = (long) row * op.kernel() + column;
    long[] to = {dy.dim(2) * dy.dim(3) * perRow, 1, dy.dim(3) * perRow, perRow};
    long end = (rows.output() * dy.dim(3) + columns.output()) * perRow + tap * op.in();
    new Elementwise(builder)
        .copyPart(new MapPart(x, from, start), new MapPart(patches, to, end), dims);
  }

  /**
   * Where along one side a tap sees the map.
   *
   * @param output first output position
   * @param input the input position that it sees
   */
  private record Run(long output, long input, long count) {
    static Run of(int tap, Op.Conv op, long side, long outputs) {
      long shift = (long) tap - op.padding();
      long first = shift < 0 ? (-shift + op.stride() - 1) / op.stride() : 0;
      long last = Math.min(outputs - 1, Math.floorDiv(side - 1 - shift, (long) op.stride()));
      return new Run(first, first * op.stride() + shift, last - first + 1);
    }
  }
}
