package org.resnet4j.torch.internal.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.WorkingMemory;

/** A program of a few kernels, to be compared with libtorch's functions in double precision. */
final class KernelRun implements AutoCloseable {

  private final Scope scope = Scope.open();
  private final WorkingMemory memory = new WorkingMemory();
  private final ProgramBuilder builder = new ProgramBuilder();

  KernelRun() {
    Kernels.seed(1);
  }

  ProgramBuilder builder() {
    return builder;
  }

  /** An array of these values in planned memory: maps lie channels last. */
  MemoryView in(Tensor values) {
    MemoryView array = array(Tensors.sizes(values));
    new Elementwise(builder).copy(builder.external(values), array);
    return array;
  }

  MemoryView array(long... dims) {
    return builder.array(DataType.F32, dims);
  }

  /** A tensor that has the array's values after {@link #run}. */
  Tensor out(MemoryView array) {
    Tensor tensor = Tensors.zeros(Element.FLOAT32, Device.CPU, array.dims());
    new Elementwise(builder).copy(array, builder.external(tensor));
    return tensor;
  }

  void run() {
    try (var program = builder.build(memory)) {
      program.run(0, program.calls());
    }
  }

  /** A copy in double precision that gathers a gradient. */
  static Tensor leaf(Tensor values) {
    Tensor leaf = values.to(ScalarType.Double);
    leaf.set_requires_grad(true);
    return leaf;
  }

  /** Sends a gradient back to the leaves. */
  static void backward(Tensor result, Tensor gradient) {
    result.mul(gradient).sum().backward();
  }

  static void requireNear(String what, Tensor actual, Tensor exact) {
    assertThat(Kernels.distance(actual.to(ScalarType.Double), exact.detach()))
        .as(what)
        .isLessThan(1e-5);
  }

  @Override
  public void close() {
    builder.close();
    memory.close();
    scope.close();
  }
}
