package org.resnet4j.torch.internal.program;

import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.internal.calls.CallList;
import org.resnet4j.torch.internal.calls.ConvCalls;
import org.resnet4j.torch.internal.calls.ConvPart;
import org.resnet4j.torch.internal.calls.ElementwiseCalls;
import org.resnet4j.torch.internal.calls.NormCalls;
import org.resnet4j.torch.internal.calls.PoolCalls;
import org.resnet4j.torch.internal.calls.ProductCalls;
import org.resnet4j.torch.internal.calls.StepKernels;
import org.resnet4j.torch.internal.onednn.Elementwise;
import org.resnet4j.torch.internal.onednn.Norms;
import org.resnet4j.torch.internal.onednn.Pools;
import org.resnet4j.torch.internal.onednn.Products;
import org.resnet4j.torch.internal.onednn.ProgramBuilder;

/** A step's kernels on the processor: oneDNN's, each convolution as {@link ConvChoices} says. */
final class OneDnnKernels implements StepKernels {

  private final ProgramBuilder builder = new ProgramBuilder();
  private final ConvChoices choices;

  OneDnnKernels(ConvChoices choices) {
    this.choices = choices;
  }

  @Override
  public CallList calls() {
    return builder;
  }

  @Override
  public ElementwiseCalls elementwise() {
    return new Elementwise(builder);
  }

  @Override
  public NormCalls norms() {
    return new Norms(builder);
  }

  @Override
  public PoolCalls pools() {
    return new Pools(builder);
  }

  @Override
  public ProductCalls products() {
    return new Products(builder);
  }

  @Override
  public ConvCalls convolution(ConvPart part, Shape input, Precision precision) {
    ConvChoice choice = choices.of(part.op(), input, precision);
    return ConvLowering.of(builder, part, choice, precision);
  }

  @Override
  public void close() {
    builder.close();
  }
}
