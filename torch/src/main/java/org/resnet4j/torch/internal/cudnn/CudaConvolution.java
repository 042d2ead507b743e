package org.resnet4j.torch.internal.cudnn;

import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.internal.calls.ConvCalls;
import org.resnet4j.torch.internal.calls.ConvPart;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.cudnn.ConvLibrary.Pass;

/** Lists a convolution's calls of a library, with its weights in the type of its maps. */
final class CudaConvolution implements ConvCalls {

  private final DeviceCalls calls;
  private final ConvLibrary library;
  private final ConvPart part;
  private final Shape input;
  private final CudaElementwise elementwise;
  private @Nullable MemoryView weight;

  CudaConvolution(DeviceCalls calls, ConvLibrary library, ConvPart part, Shape input) {
    this.calls = calls;
    this.library = library;
    this.part = part;
    this.input = input;
    this.elementwise = new CudaElementwise(calls);
  }

  @Override
  public void forward(MemoryView x, MemoryView y) {
    weight = typed(part.weight(), x.type());
    if (weight != part.weight()) {
      elementwise.copy(part.weight(), weight);
    }
    convolve(Pass.FORWARD, x, weight, y);
    if (part.bias() != null) {
      calls.launch(
          "bias",
          y.type(),
          DeviceTask.of(y.elements(), y, part.bias()).with(new long[] {y.dim(1)}));
    }
  }

  @Override
  public void backward(MemoryView x, MemoryView dy, @Nullable MemoryView dx) {
    MemoryView gradient = typed(part.weightGradient(), x.type());
    convolve(Pass.WEIGHTS, x, gradient, dy);
    if (gradient != part.weightGradient()) {
      elementwise.copy(gradient, part.weightGradient());
    }
    if (part.biasGradient() != null) {
      MemoryView rows = calls.reshape(dy, DeviceCalls.rows(dy), dy.dim(1));
      new CudaProducts(calls).columnSums(rows, part.biasGradient());
    }
    if (dx != null && weight != null) {
      convolve(Pass.DATA, dx, weight, dy);
    }
  }

  /** The parameter itself where the library takes it, else a new array of its dimensions. */
  private MemoryView typed(MemoryView parameter, DataType type) {
    return parameter.type() == type && calls.isDense(parameter)
        ? parameter
        : calls.array(type, parameter.dims());
  }

  private void convolve(Pass pass, MemoryView x, MemoryView weights, MemoryView y) {
    calls.requireAlike(x);
    calls.requireAlike(y);
    Shape output = Shape.map((int) y.dim(1), (int) y.dim(2), (int) y.dim(3));
    var problem = new ConvLibrary.Problem(part.op(), x.type(), x.dim(0), input, output);
    ConvLibrary.Plan plan = library.plan(pass, problem);
    calls.convolve(plan, x, weights, y, calls.workspace(plan.workspace()));
  }
}
