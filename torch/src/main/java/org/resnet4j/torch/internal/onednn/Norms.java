package org.resnet4j.torch.internal.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_query_workspace_md;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.group_normalization_forward;
import org.bytedeco.dnnl.lrn_forward;
import org.jspecify.annotations.Nullable;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.NormCalls;

/** Batch norms, with the rectifier behind them where there is one. */
public final class Norms implements NormCalls {

  private final ProgramBuilder builder;

  public Norms(ProgramBuilder builder) {
    this.builder = builder;
  }

  @Override
  public @Nullable MemoryView forward(
      double epsilon, MemoryView x, Channels channels, MemoryView y, boolean rectified) {
    Kernel kernel =
        builder.kernel(
            key("norm", epsilon, rectified, x, y),
            () -> forwardDesc(epsilon, x, y, rectified, dnnl.dnnl_forward_training, 0),
            batch_normalization_forward::new);
    List<Argument> arguments = with(channels, Argument.source(x), Argument.result(y));
    MemoryView workspace = null;
    if (rectified) {
      workspace =
          builder.array(DataType.F32, new long[0], kernel.layout(builder, dnnl_query_workspace_md));
      arguments.add(Argument.workspace(workspace));
    }
    builder.call(kernel, arguments);
    return workspace;
  }

  /**
   * Normalises with given statistics.
   *
   * @param y may be x
   * @param rectified whether a rectifier follows at once
   */
  public void infer(
      double epsilon, MemoryView x, Channels channels, MemoryView y, boolean rectified) {
    int given = normalization_flags.use_global_stats.value;
    Kernel kernel =
        builder.kernel(
            key("norm.infer", epsilon, rectified, x, y),
            () -> forwardDesc(epsilon, x, y, rectified, dnnl.dnnl_forward_inference, given),
            batch_normalization_forward::new);
    builder.call(kernel, with(channels, Argument.source(x), Argument.result(y)));
  }

  /**
   * Normalises each image over groups of channels, then scales and shifts each channel.
   *
   * @param weight (C), single precision
   * @param bias (C), single precision
   * @param y may be x
   */
  public void inferGroups(
      long groups, double epsilon, MemoryView x, MemoryView weight, MemoryView bias, MemoryView y) {
    Kernel kernel =
        builder.kernel(
            List.of("norm.groups", groups, epsilon, x.signature(), y.signature()),
            () ->
                new group_normalization_forward.primitive_desc(
                    builder.engine(),
                    dnnl.dnnl_forward_inference,
                    builder.layout(x),
                    builder.layout(y),
                    groups,
                    (float) epsilon,
                    flags(false),
                    builder.plain(),
                    false),
            group_normalization_forward::new);
    builder.call(
        kernel,
        Argument.source(x),
        Argument.result(y),
        new Argument(dnnl.DNNL_ARG_SCALE, weight),
        new Argument(dnnl.DNNL_ARG_SHIFT, bias));
  }

  /**
   * y = x / (k + alpha / n * sum of x^2 over the n channels around)^beta.
   *
   * @param y may not be x
   */
  public void inferResponses(
      long n, double alpha, double beta, double k, MemoryView x, MemoryView y) {
    Kernel kernel =
        builder.kernel(
            List.of("norm.responses", n, alpha, beta, k, x.signature(), y.signature()),
            () ->
                new lrn_forward.primitive_desc(
                    builder.engine(),
                    dnnl.dnnl_forward_inference,
                    dnnl.dnnl_lrn_across_channels,
                    builder.layout(x),
                    builder.layout(y),
                    n,
                    (float) alpha,
                    (float) beta,
                    (float) k,
                    builder.plain(),
                    false),
            lrn_forward::new);
    builder.call(kernel, Argument.source(x), Argument.result(y));
  }

  @Override
  public void backward(
      double epsilon,
      MemoryView x,
      MemoryView dy,
      Channels channels,
      @Nullable MemoryView workspace,
      MemoryView dx,
      MemoryView weightGradient,
      MemoryView biasGradient) {
    boolean rectified = workspace != null;
    Kernel kernel =
        builder.kernel(
            key("norm.back", epsilon, rectified, x, dy),
            () ->
                new batch_normalization_backward.primitive_desc(
                    builder.engine(),
                    dnnl.dnnl_backward,
                    builder.layout(dx),
                    builder.layout(dy),
                    builder.layout(x),
                    (float) epsilon,
                    flags(rectified),
                    forwardDesc(epsilon, x, dy, rectified, dnnl.dnnl_forward_training, 0),
                    builder.plain(),
                    false),
            batch_normalization_backward::new);
    List<Argument> arguments =
        with(
            channels,
            Argument.source(x),
            Argument.resultGradient(dy),
            Argument.sourceGradient(dx),
            new Argument(dnnl.DNNL_ARG_DIFF_SCALE, weightGradient),
            new Argument(dnnl.DNNL_ARG_DIFF_SHIFT, biasGradient));
    if (workspace != null) {
      arguments.add(Argument.workspace(workspace));
    }
    builder.call(kernel, arguments);
  }

  private batch_normalization_forward.primitive_desc forwardDesc(
      double epsilon, MemoryView x, MemoryView y, boolean rectified, int kind, int more) {
    return new batch_normalization_forward.primitive_desc(
        builder.engine(),
        kind,
        builder.layout(x),
        builder.layout(y),
        (float) epsilon,
        flags(rectified) | more,
        builder.plain(),
        false);
  }

  private static int flags(boolean rectified) {
    int own = normalization_flags.use_scale.value | normalization_flags.use_shift.value;
    return rectified ? own | normalization_flags.fuse_norm_relu.value : own;
  }

  private static List<Argument> with(Channels channels, Argument... others) {
    List<Argument> all = new ArrayList<>(List.of(others));
    all.add(new Argument(dnnl.DNNL_ARG_SCALE, channels.weight()));
    all.add(new Argument(dnnl.DNNL_ARG_SHIFT, channels.bias()));
    all.add(new Argument(dnnl.DNNL_ARG_MEAN, channels.mean()));
    all.add(new Argument(dnnl.DNNL_ARG_VARIANCE, channels.variance()));
    return all;
  }

  private static List<?> key(
      String name, double epsilon, boolean rectified, MemoryView x, MemoryView y) {
    return List.of(name, epsilon, rectified, x.signature(), y.signature());
  }
}
