package org.resnet4j.torch.internal.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_query_workspace_md;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.PoolCalls;

/** Maximum and mean over windows. */
public final class Pools implements PoolCalls {

  private final ProgramBuilder builder;

  public Pools(ProgramBuilder builder) {
    this.builder = builder;
  }

  @Override
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

  @Override
  public void maxBackward(Window window, MemoryView dy, MemoryView places, MemoryView dx) {
    Kernel kernel = backwardKernel(algorithm.pooling_max, window, dx, dy);
    builder.call(
        kernel,
        Argument.resultGradient(dy),
        Argument.sourceGradient(dx),
        Argument.workspace(places));
  }

  @Override
  public void mean(Window window, MemoryView x, MemoryView y) {
    Kernel kernel =
        forwardKernel(
            algorithm.pooling_avg_exclude_padding, prop_kind.forward_training, window, x, y);
    builder.call(kernel, Argument.source(x), Argument.result(y));
  }

  @Override
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
        builder.layout(x),
        builder.layout(y),
        both(window.stride()),
        both(window.kernel()),
        both(0),
        both(window.padding()),
        after(window, x, y),
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
                builder.layout(dx),
                builder.layout(dy),
                both(window.stride()),
                both(window.kernel()),
                both(0),
                both(window.padding()),
                after(window, dx, dy),
                forwardDesc(how, prop_kind.forward_training, window, dx, dy),
                builder.plain(),
                false),
        pooling_backward::new);
  }

  private static long[] both(long value) {
    return new long[] {value, value};
  }

  /** Padding behind: as much as the last window reaches over. */
  private static long[] after(Window window, MemoryView x, MemoryView y) {
    return new long[] {after(window, x, y, 2), after(window, x, y, 3)};
  }

  private static long after(Window window, MemoryView x, MemoryView y, int axis) {
    long reach = (y.dim(axis) - 1) * window.stride() + window.kernel();
    return reach - x.dim(axis) - window.padding();
  }
}
