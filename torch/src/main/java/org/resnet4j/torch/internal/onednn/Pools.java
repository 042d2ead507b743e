package org.resnet4j.torch.internal.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_query_workspace_md;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;

/** Maximum and mean over windows. */
public final class Pools {

  private final ProgramBuilder builder;

  public Pools(ProgramBuilder builder) {
    this.builder = builder;
  }

  /** Square windows; padding is on every side. */
  public record Window(long kernel, long stride, long padding) {
    private long[] kernels() {
      return new long[] {kernel, kernel};
    }

    private long[] strides() {
      return new long[] {stride, stride};
    }

    private long[] dilations() {
      return new long[] {0, 0};
    }

    private long[] before() {
      return new long[] {padding, padding};
    }

    /** Padding behind: as much as the last window reaches over. */
    private long[] after(MemoryView x, MemoryView y) {
      return new long[] {after(x, y, 2), after(x, y, 3)};
    }

    private long after(MemoryView x, MemoryView y, int axis) {
      return (y.dim(axis) - 1) * stride + kernel - x.dim(axis) - padding;
    }
  }

  /**
   * The maximum of each window.
   *
   * @return where each was, for {@link #maxBackward}
   */
  public MemoryView max(Window window, MemoryView x, MemoryView y) {
    Kernel kernel = forwardKernel(algorithm.pooling_max, prop_kind.forward_training, window, x, y);
    MemoryView places =
        builder.array(DataType.F32, new long[0], kernel.layout(builder, dnnl_query_workspace_md));
    builder.call(kernel, Argument.source(x), Argument.result(y), Argument.workspace(places));
    return places;
  }

  /** The maximum of each window, without what backward needs. */
  public void inferMax(Window window, MemoryView x, MemoryView y) {
    Kernel kernel = forwardKernel(algorithm.pooling_max, prop_kind.forward_inference, window, x, y);
    builder.call(kernel, Argument.source(x), Argument.result(y));
  }

  /** Sends each gradient to where the maximum was. */
  public void maxBackward(Window window, MemoryView dy, MemoryView places, MemoryView dx) {
    Kernel kernel = backwardKernel(algorithm.pooling_max, window, dx, dy);
    builder.call(
        kernel,
        Argument.resultGradient(dy),
        Argument.sourceGradient(dx),
        Argument.workspace(places));
  }

  /** The mean of each window's inside. */
  public void mean(Window window, MemoryView x, MemoryView y) {
    Kernel kernel =
        forwardKernel(
            algorithm.pooling_avg_exclude_padding, prop_kind.forward_training, window, x, y);
    builder.call(kernel, Argument.source(x), Argument.result(y));
  }

  /** Spreads each gradient over its window. */
  public void meanBackward(Window window, MemoryView dy, MemoryView dx) {
    Kernel kernel = backwardKernel(algorithm.pooling_avg_exclude_padding, window, dx, dy);
    builder.call(kernel, Argument.resultGradient(dy), Argument.sourceGradient(dx));
  }

  private Kernel forwardKernel(
      algorithm how, prop_kind kind, Window window, MemoryView x, MemoryView y) {
    return builder.kernel(
        List.of("pool", how, kind, window, x.signature(), y.signature()),
        () -> forwardDesc(how, kind, window, x, y),
        pooling_forward::new);
  }

  private pooling_forward.primitive_desc forwardDesc(
      algorithm how, prop_kind kind, Window window, MemoryView x, MemoryView y) {
    return new pooling_forward.primitive_desc(
        builder.engine(),
        kind,
        how,
        x.layout(),
        y.layout(),
        window.strides(),
        window.kernels(),
        window.dilations(),
        window.before(),
        window.after(x, y),
        builder.plain(),
        false);
  }

  private Kernel backwardKernel(algorithm how, Window window, MemoryView dx, MemoryView dy) {
    return builder.kernel(
        List.of("pool.back", how, window, dx.signature(), dy.signature()),
        () ->
            new pooling_backward.primitive_desc(
                builder.engine(),
                how,
                dx.layout(),
                dy.layout(),
                window.strides(),
                window.kernels(),
                window.dilations(),
                window.before(),
                window.after(dx, dy),
                forwardDesc(how, prop_kind.forward_training, window, dx, dy),
                builder.plain(),
                false),
        pooling_backward::new);
  }
}
