package org.resnet4j.torch.internal.onednn;

import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Activation;
import org.resnet4j.torch.ActivationKernel;

/** Kernels that go through arrays element by element. */
public final class Elementwise {

  private final ProgramBuilder builder;

  public Elementwise(ProgramBuilder builder) {
    this.builder = builder;
  }

  /** Copies into another layout or type. */
  public void copy(MemoryView from, MemoryView to) {
    reorder(from, to, false);
  }

  /** A part of a map's memory: (N, C, H, W) in strides of its own. */
  public static final class Part {
    private final MemoryView of;
    private final long[] strides;
    private final long start;

    /**
     * @param start its first element, counted from the array's
     */
    public Part(MemoryView of, long[] strides, long start) {
      this.of = of;
      this.strides = strides.clone();
      this.start = start;
    }

    /** From a row and a column on. */
    private Part from(long row, long column) {
      return new Part(of, strides, start + row * strides[2] + column * strides[3]);
    }

    /** The strides for these dimensions, where those of a dimension of 1 do not matter. */
    private long[] strides(long[] dims) {
      long[] own = strides.clone();
      own[3] = dims[3] == 1 ? dims[1] : own[3];
      own[2] = dims[2] == 1 ? dims[3] * own[3] : own[2];
      own[0] = dims[0] == 1 ? dims[2] * own[2] : own[0];
      return own;
    }

    /** Whether rows or images reach over the next ones: oneDNN knows no such layout. */
    private boolean reachesOver(long[] dims) {
      long[] own = strides(dims);
      return dims[3] * own[3] > own[2] || dims[2] * own[2] > own[0];
    }
  }

  /** Copies a part of one map to a part of another, both with these dimensions. */
  public void copyPart(Part from, Part to, long... dims) {
    if (!from.reachesOver(dims) && !to.reachesOver(dims)) {
      copy(
          builder.view(from.of, dims, from.strides(dims), from.start),
          builder.view(to.of, dims, to.strides(dims), to.start));
      return;
    }
    int axis = dims[2] > 1 ? 2 : 3; // its last row or column is copied apart
    long most = dims[axis] - 1;
    copyPart(from, to, with(dims, axis, most));
    long row = axis == 2 ? most : 0;
    long column = axis == 3 ? most : 0;
    copyPart(from.from(row, column), to.from(row, column), with(dims, axis, 1));
  }

  private static long[] with(long[] dims, int axis, long size) {
    long[] others = dims.clone();
    others[axis] = size;
    return others;
  }

  public void accumulate(MemoryView from, MemoryView to) {
    reorder(from, to, true);
  }

  private void reorder(MemoryView from, MemoryView to, boolean accumulate) {
    Kernel kernel =
        from.opaque() || to.opaque()
            ? ownReorder(from, to, accumulate)
            : builder.kernel(
                List.of("reorder", from.signature(), to.signature(), accumulate),
                () -> reorderDesc(from, to, accumulate),
                reorder::new);
    builder.call(
        kernel, new Argument(dnnl.DNNL_ARG_FROM, from), new Argument(dnnl.DNNL_ARG_TO, to));
  }

  /** Of a layout that oneDNN chose, which no key describes. */
  private Kernel ownReorder(MemoryView from, MemoryView to, boolean accumulate) {
    reorder.primitive_desc desc = reorderDesc(from, to, accumulate);
    return new Kernel(builder, new reorder(desc), desc);
  }

  private reorder.primitive_desc reorderDesc(MemoryView from, MemoryView to, boolean accumulate) {
    primitive_attr attributes = builder.plain();
    if (accumulate) {
      post_ops steps = builder.keep(new post_ops());
      steps.append_sum();
      attributes = builder.attributes();
      attributes.set_post_ops(steps);
    }
    return new reorder.primitive_desc(
        builder.engine(), from.layout(), builder.engine(), to.layout(), attributes, false);
  }

  /**
   * y = f(a + b).
   *
   * @param function none for a mere sum
   * @param y may be a
   */
  public void add(MemoryView a, MemoryView b, MemoryView y, @Nullable Activation function) {
    binary(algorithm.binary_add, a, b, y, new Epilogue(null, function));
  }

  /**
   * y = a b.
   *
   * @param y may be a
   */
  public void multiply(MemoryView a, MemoryView b, MemoryView y) {
    binary(algorithm.binary_mul, a, b, y, Epilogue.NONE);
  }

  private void binary(algorithm how, MemoryView a, MemoryView b, MemoryView y, Epilogue epilogue) {
    Kernel kernel =
        builder.kernel(
            List.of(how, a.signature(), b.signature(), y.signature(), epilogue.key(y)),
            () ->
                new binary.primitive_desc(
                    builder.engine(),
                    how,
                    a.layout(),
                    b.layout(),
                    y.layout(),
                    epilogue.attributes(builder, y),
                    false),
            binary::new);
    builder.call(kernel, Argument.source(a), Argument.secondSource(b), Argument.result(y));
  }

  /** y = f(x); y may be x where f's gradient follows from its result or is not wanted. */
  public void forward(Activation function, MemoryView x, MemoryView y) {
    Kernel kernel =
        builder.kernel(
            List.of("eltwise", function, x.signature(), y.signature()),
            () -> forwardDesc(ActivationKernel.of(function), "", x, y),
            eltwise_forward::new);
    builder.call(kernel, Argument.source(x), Argument.result(y));
  }

  private eltwise_forward.primitive_desc forwardDesc(
      ActivationKernel kernel, String variant, MemoryView x, MemoryView y) {
    return new eltwise_forward.primitive_desc(
        builder.engine(),
        prop_kind.forward_training,
        algorithm.valueOf(kernel.primitive() + variant),
        x.layout(),
        y.layout(),
        kernel.alpha(),
        kernel.beta(),
        builder.plain(),
        false);
  }

  /**
   * dx = f'(x) dy; dx may be dy.
   *
   * @param x read where f's gradient does not follow from its result
   * @param y f(x), read where it does
   */
  public void backward(
      Activation function, MemoryView x, MemoryView y, MemoryView dy, MemoryView dx) {
    boolean fromResult = function.hasGradientFromResult();
    String variant = fromResult ? "_use_dst_for_bwd" : "";
    MemoryView read = fromResult ? y : x;
    ActivationKernel formula = ActivationKernel.of(function);
    Kernel kernel =
        builder.kernel(
            List.of("eltwise.back", function, read.signature(), dy.signature(), dx.signature()),
            () ->
                new eltwise_backward.primitive_desc(
                    builder.engine(),
                    algorithm.valueOf(formula.primitive() + variant),
                    dx.layout(),
                    dy.layout(),
                    read.layout(),
                    formula.alpha(),
                    formula.beta(),
                    forwardDesc(formula, variant, read, read),
                    builder.plain(),
                    false),
            eltwise_backward::new);
    builder.call(
        kernel,
        fromResult ? Argument.result(read) : Argument.source(read),
        Argument.resultGradient(dy),
        Argument.sourceGradient(dx));
  }

  /** y = factor x; y may be x. */
  public void scale(double factor, MemoryView x, MemoryView y) {
    linear(factor, 0, x, y);
  }

  /** y = factor x + offset; y may be x. */
  public void linear(double factor, double offset, MemoryView x, MemoryView y) {
    Kernel kernel =
        builder.kernel(
            List.of("linear", factor, offset, x.signature(), y.signature()),
            () ->
                new eltwise_forward.primitive_desc(
                    builder.engine(),
                    prop_kind.forward_inference,
                    algorithm.eltwise_linear,
                    x.layout(),
                    y.layout(),
                    (float) factor,
                    (float) offset,
                    builder.plain(),
                    false),
            eltwise_forward::new);
    builder.call(kernel, Argument.source(x), Argument.result(y));
  }

  public void clear(MemoryView array) {
    builder.call(tensors -> tensors.get(0).zero_(), array);
  }
}
