package org.resnet4j.torch.internal.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.jspecify.annotations.Nullable;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;

/** Convolutions and products by constants, which are packed once for all runs and programs. */
public final class InferenceKernels {

  private final ProgramBuilder builder;
  private final PackedWeights weights;

  public InferenceKernels(ProgramBuilder builder, PackedWeights weights) {
    this.builder = builder;
    this.weights = weights;
  }

  /**
   * y = f(x * kernel + bias + added).
   *
   * @param x (N, C, H, W)
   * @param kernel (C', C, height, width), or with groups (groups, C' / groups, C / groups, height,
   *     width)
   * @param bias (C')
   * @param y (N, C', H', W')
   */
  public void convolution(
      Convolutions.Geometry to,
      MemoryView x,
      Constant kernel,
      @Nullable Constant bias,
      MemoryView y,
      Epilogue epilogue) {
    MemoryView row = bias == null ? null : vector(bias);
    Kernel made =
        new Convolutions(builder)
            .forwardKernel(to, x, kernel.sizes(), row, y, epilogue, prop_kind.forward_inference);
    builder.callForward(made, x, packed(made, kernel, x.type()), row, y, epilogue);
  }

  /**
   * y = f(x matrix + bias + added).
   *
   * @param x (N, K)
   * @param matrix (K, M)
   * @param bias (M)
   * @param y (N, M)
   */
  public void product(
      MemoryView x, Constant matrix, @Nullable Constant bias, MemoryView y, Epilogue epilogue) {
    Products products = new Products(builder);
    MemoryView row = bias == null ? null : products.row(vector(bias));
    Kernel made = products.packingKernel(x, matrix.sizes(), row, y, epilogue);
    builder.callForward(made, x, packed(made, matrix, x.type()), row, y, epilogue);
  }

  /** A constant (C) in single precision. */
  public MemoryView vector(Constant constant) {
    var layout = builder.described(DataType.F32, constant.sizes(), new long[] {1});
    return weights.get(builder, constant, DataType.F32, layout);
  }

  private MemoryView packed(Kernel kernel, Constant constant, DataType type) {
    return weights.get(builder, constant, type, kernel.layout(builder, dnnl_query_weights_md));
  }
}
