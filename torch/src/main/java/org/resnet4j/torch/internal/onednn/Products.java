package org.resnet4j.torch.internal.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reduction;
import org.jspecify.annotations.Nullable;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.ProductCalls;

/** Matrix products. */
public final class Products implements ProductCalls {

  private final ProgramBuilder builder;

  public Products(ProgramBuilder builder) {
    this.builder = builder;
  }

  @Override
  public void product(MemoryView a, MemoryView b, @Nullable MemoryView bias, MemoryView y) {
    MemoryView row = row(bias);
    Kernel kernel =
        builder.kernel(
            List.of("matmul", a.signature(), b.signature(), y.signature(), row != null),
            () -> desc(a, builder.layout(b), row, y, Epilogue.NONE),
            matmul::new);
    builder.callForward(kernel, a, b, row, y, Epilogue.NONE);
  }

  private matmul.primitive_desc desc(
      MemoryView a, memory.desc b, @Nullable MemoryView row, MemoryView y, Epilogue epilogue) {
    return new matmul.primitive_desc(
        builder.engine(),
        builder.layout(a),
        b,
        builder.biasLayout(row),
        builder.layout(y),
        epilogue.attributes(builder, y),
        false);
  }

  @Override
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
    if (layout.equals(builder.layout(b))) {
      return b;
    }
    MemoryView packed = builder.array(a.type(), b.dims(), layout);
    new Elementwise(builder).copy(b, packed);
    return packed;
  }

  @Override
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
                    builder.layout(matrix),
                    builder.layout(row),
                    0f,
                    0f,
                    builder.plain(),
                    false),
            reduction::new);
    builder.call(kernel, Argument.source(matrix), Argument.result(row));
  }
}
