package org.resnet4j.torch.internal.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_query_diff_weights_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;

/**
 * Convolutions on channels-last maps. Weights lie anywhere, (out, in / groups, height, width) in
 * single precision; each call packs them as its kernel wants them.
 */
public final class Convolutions {

  private final ProgramBuilder builder;

  public Convolutions(ProgramBuilder builder) {
    this.builder = builder;
  }

  /**
   * How a convolution moves over its input.
   *
   * @param stride both ways
   * @param padding on every side
   * @param groups of channels
   */
  public record Geometry(long stride, long padding, long groups) {
    private long[] strides() {
      return new long[] {stride, stride};
    }

    private long[] paddings() {
      return new long[] {padding, padding};
    }
  }

  /**
   * y = x * weights + bias.
   *
   * @param x (N, C, H, W)
   * @param bias (C'), single precision
   * @param y (N, C', H', W')
   */
  public void forward(
      Geometry to, MemoryView x, MemoryView weights, @Nullable MemoryView bias, MemoryView y) {
    long[] dims = groupedDims(to, weights.dims());
    Kernel kernel = forwardKernel(to, x, dims, bias, y, Epilogue.NONE, prop_kind.forward_training);
    builder.callForward(kernel, x, packed(to, weights, x.type(), kernel), bias, y, Epilogue.NONE);
  }

  /**
   * The kernel of a forward pass.
   *
   * @param weights their dimensions, with the groups first where there are some
   */
  Kernel forwardKernel(
      Geometry to,
      MemoryView x,
      long[] weights,
      @Nullable MemoryView bias,
      MemoryView y,
      Epilogue epilogue,
      prop_kind kind) {
    List<?> key =
        List.of(
            "conv",
            kind,
            to,
            signature(x, y),
            Arrays.toString(weights),
            bias != null,
            epilogue.key(y));
    return builder.kernel(
        key,
        () ->
            new convolution_forward.primitive_desc(
                builder.engine(),
                kind,
                algorithm.convolution_direct,
                builder.layout(x),
                builder.any(x.type(), weights),
                builder.biasLayout(bias),
                builder.layout(y),
                to.strides(),
                to.paddings(),
                to.paddings(),
                epilogue.attributes(builder, y),
                false),
        convolution_forward::new);
  }

  /** dx from dy: the gradient of the input, of the same type. */
  public void backwardData(Geometry to, MemoryView dy, MemoryView weights, MemoryView dx) {
    Kernel kernel =
        builder.kernel(
            List.of("conv.data", to, signature(dx, dy), shape(to, weights)),
            () ->
                new convolution_backward_data.primitive_desc(
                    builder.engine(),
                    algorithm.convolution_direct,
                    builder.layout(dx),
                    wanted(to, weights, dx.type()),
                    builder.layout(dy),
                    to.strides(),
                    to.paddings(),
                    to.paddings(),
                    hint(to, dx, weights, dy),
                    builder.plain(),
                    false),
            convolution_backward_data::new);
    builder.call(
        kernel,
        Argument.resultGradient(dy),
        Argument.weights(packed(to, weights, dx.type(), kernel)),
        Argument.sourceGradient(dx));
  }

  /**
   * The gradients of weights and bias.
   *
   * @param weightGradient single precision, anywhere
   * @param biasGradient (C'), single precision
   */
  public void backwardWeights(
      Geometry to,
      MemoryView x,
      MemoryView dy,
      MemoryView weightGradient,
      @Nullable MemoryView biasGradient) {
    Kernel kernel =
        builder.kernel(
            List.of(
                "conv.weights",
                to,
                signature(x, dy),
                shape(to, weightGradient),
                biasGradient != null),
            () ->
                new convolution_backward_weights.primitive_desc(
                    builder.engine(),
                    algorithm.convolution_direct,
                    builder.layout(x),
                    wanted(to, weightGradient, DataType.F32),
                    builder.biasLayout(biasGradient),
                    builder.layout(dy),
                    to.strides(),
                    to.paddings(),
                    to.paddings(),
                    hint(to, x, weightGradient, dy),
                    builder.plain(),
                    false),
            convolution_backward_weights::new);
    memory.desc layout = kernel.layout(builder, dnnl_query_diff_weights_md);
    MemoryView grouped = grouped(to, weightGradient);
    boolean inPlace = layout.equals(builder.layout(grouped));
    MemoryView result = inPlace ? grouped : builder.array(DataType.F32, grouped.dims(), layout);
    List<Argument> arguments =
        new ArrayList<>(
            List.of(
                Argument.source(x),
                Argument.resultGradient(dy),
                new Argument(dnnl.DNNL_ARG_DIFF_WEIGHTS, result)));
    if (biasGradient != null) {
      arguments.add(new Argument(dnnl.DNNL_ARG_DIFF_BIAS, biasGradient));
    }
    builder.call(kernel, arguments);
    if (!inPlace) {
      new Elementwise(builder).copy(result, grouped);
    }
  }

  private convolution_forward.primitive_desc hint(
      Geometry to, MemoryView x, MemoryView weights, MemoryView y) {
    return new convolution_forward.primitive_desc(
        builder.engine(),
        prop_kind.forward_training,
        algorithm.convolution_direct,
        builder.layout(x),
        wanted(to, weights, x.type()),
        builder.layout(y),
        to.strides(),
        to.paddings(),
        to.paddings());
  }

  private MemoryView packed(Geometry to, MemoryView weights, DataType type, Kernel kernel) {
    MemoryView grouped = grouped(to, weights);
    memory.desc layout = kernel.layout(builder, dnnl_query_weights_md);
    if (layout.equals(builder.layout(grouped))) {
      return grouped;
    }
    MemoryView packed = builder.array(type, grouped.dims(), layout);
    new Elementwise(builder).copy(grouped, packed);
    return packed;
  }

  private memory.desc wanted(Geometry to, MemoryView weights, DataType type) {
    return builder.any(type, groupedDims(to, weights.dims()));
  }

  private MemoryView grouped(Geometry to, MemoryView weights) {
    if (to.groups() == 1) {
      return weights;
    }
    long[] strides = weights.strides();
    long[] grouped = new long[strides.length + 1];
    grouped[0] = weights.dim(0) / to.groups() * strides[0];
    System.arraycopy(strides, 0, grouped, 1, strides.length);
    return builder.view(weights, groupedDims(to, weights.dims()), grouped, 0);
  }

  private static long[] groupedDims(Geometry to, long[] dims) {
    if (to.groups() == 1) {
      return dims;
    }
    return new long[] {to.groups(), dims[0] / to.groups(), dims[1], dims[2], dims[3]};
  }

  private static List<?> signature(MemoryView x, MemoryView y) {
    return List.of(x.signature(), y.signature());
  }

  private static String shape(Geometry to, MemoryView weights) {
    return Arrays.toString(groupedDims(to, weights.dims()));
  }
}
