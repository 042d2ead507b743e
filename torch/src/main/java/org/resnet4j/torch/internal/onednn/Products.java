package org.resnet4j.torch.internal.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reduction;
import org.jspecify.annotations.Nullable;

/** Matrix products. */
public final class Products {

  private final ProgramBuilder builder;

  public Products(ProgramBuilder builder) {
    this.builder = builder;
  }

  /**
   * y = a b + bias, where all lie as they are.
   *
   * @param a (N, K)
   * @param b (K, M), of a's type
   * @param bias (M), single precision
   * @param y (N, M), of any type
   */
  public void product(MemoryView a, MemoryView b, @Nullable MemoryView bias, MemoryView y) {
    MemoryView row = row(bias);
    Kernel kernel =
        builder.kernel(
            List.of("matmul", a.signature(), b.signature(), y.signature(), row != null),
            () -> desc(a, b.layout(), row, y, Epilogue.NONE),
            matmul::new);
    builder.callForward(kernel, a, b, row, y, Epilogue.NONE);
  }

  private matmul.primitive_desc desc(
      MemoryView a, memory.desc b, @Nullable MemoryView row, MemoryView y, Epilogue epilogue) {
    return new matmul.primitive_desc(
        builder.engine(),
        a.layout(),
        b,
        ProgramBuilder.biasLayout(row),
        y.layout(),
        epilogue.attributes(builder, y),
        false);
  }

  /**
   * y = a b + bias, with b packed as the kernel wants it.
   *
   * @param b (K, M), single precision, anywhere
   */
  public void packedProduct(MemoryView a, MemoryView b, @Nullable MemoryView bias, MemoryView y) {
    MemoryView row = row(bias);
    Kernel kernel = packingKernel(a, b.dims(), row, y, Epilogue.NONE);
    builder.callForward(kernel, a, pack(a, b, kernel), row, y, Epilogue.NONE);
  }

  /**
   * The kernel of a product that chooses b's layout.
   *
   * @param b its dimensions
   * @param row bias, (1, M)
   */
  Kernel packingKernel(
      MemoryView a, long[] b, @Nullable MemoryView row, MemoryView y, Epilogue epilogue) {
    return builder.kernel(
        List.of("matmul.packed", a.signature(), y.signature(), row != null, epilogue.key(y)),
        () -> desc(a, builder.any(a.type(), b), row, y, epilogue),
        matmul::new);
  }

  @Nullable MemoryView row(@Nullable MemoryView bias) {
    return bias == null ? null : builder.reshape(bias, 1, bias.dim(0));
  }

  private MemoryView pack(MemoryView a, MemoryView b, Kernel kernel) {
    memory.desc layout = kernel.layout(builder, dnnl_query_weights_md);
    if (layout.equals(b.layout())) {
      return b;
    }
    MemoryView packed = builder.array(a.type(), b.dims(), layout);
    new Elementwise(builder).copy(b, packed);
    return packed;
  }

  /**
   * The sum of each column.
   *
   * @param sums (M), single precision
   */
  public void columnSums(MemoryView matrix, MemoryView sums) {
    MemoryView row = builder.reshape(sums, 1, sums.dim(0));
    if (matrix.dim(0) == 1) { // oneDNN knows no reduction of nothing
      new Elementwise(builder).copy(matrix, row);
      return;
    }
    Kernel kernel =
        builder.kernel(
            List.of("columns", matrix.signature()),
            () ->
                new reduction.primitive_desc(
                    builder.engine(),
                    algorithm.reduction_sum,
                    matrix.layout(),
                    row.layout(),
                    0f,
                    0f,
                    builder.plain(),
                    false),
            reduction::new);
    builder.call(kernel, Argument.source(matrix), Argument.result(row));
  }
}
