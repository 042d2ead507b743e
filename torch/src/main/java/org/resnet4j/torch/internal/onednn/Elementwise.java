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
import org.resnet4j.torch.internal.calls.ElementwiseCalls;
import org.resnet4j.torch.internal.calls.MapPart;
import org.resnet4j.torch.internal.calls.MemoryView;

/** Kernels that go through arrays element by element. */
public final class Elementwise implements ElementwiseCalls {

  private final ProgramBuilder builder;

  public Elementwise(ProgramBuilder builder) {
    this.builder = builder;
  }

  @Override
  public void copy(MemoryView from, MemoryView to) {
    reorder(from, to, false);
  }

  @Override
  public void copyPart(MapPart from, MapPart to, long... dims) {
    if (!from.reachesOver(dims) && !to.reachesOver(dims)) {
      copy(from.view(builder, dims), to.view(builder, dims));
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
        builder.engine(),
        builder.layout(from),
        builder.engine(),
        builder.layout(to),
        attributes,
        false);
  }

  @Override
  public void add(MemoryView a, MemoryView b, MemoryView y, @Nullable Activation function) {
    binary(algorithm.binary_add, a, b, y, new Epilogue(null, function));
  }

  @Override
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
                    builder.layout(a),
                    builder.layout(b),
                    builder.layout(y),
                    epilogue.attributes(builder, y),
                    false),
            binary::new);
    builder.call(kernel, Argument.source(a), Argument.secondSource(b), Argument.result(y));
  }

  @Override
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
        builder.layout(x),
        builder.layout(y),
        kernel.alpha(),
        kernel.beta(),
        builder.plain(),
        false);
  }

  @Override
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
                    builder.layout(dx),
                    builder.layout(dy),
                    builder.layout(read),
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

  @Override
  public void linear(double factor, double offset, MemoryView x, MemoryView y) {
    Kernel kernel =
        builder.kernel(
            List.of("linear", factor, offset, x.signature(), y.signature()),
            () ->
                new eltwise_forward.primitive_desc(
                    builder.engine(),
                    prop_kind.forward_inference,
                    algorithm.eltwise_linear,
                    builder.layout(x),
                    builder.layout(y),
                    (float) factor,
                    (float) offset,
                    builder.plain(),
                    false),
            eltwise_forward::new);
    builder.call(kernel, Argument.source(x), Argument.result(y));
  }

  @Override
  public void clear(MemoryView array) {
    builder.call(tensors -> tensors.get(0).zero_(), array);
  }
}
