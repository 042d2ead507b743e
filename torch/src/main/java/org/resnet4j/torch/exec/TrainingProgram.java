package org.resnet4j.torch.exec;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.StepKernels;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.onednn.Array;
import org.resnet4j.torch.onednn.DataType;
import org.resnet4j.torch.onednn.Elementwise;
import org.resnet4j.torch.onednn.Program;
import org.resnet4j.torch.onednn.ProgramBuilder;
import org.resnet4j.torch.onednn.WorkingMemory;

/** The program of a training step for one batch size. */
final class TrainingProgram implements AutoCloseable {

  private final Executor net;
  private final Owner owner = new Owner();
  private final BatchStatistics statistics;
  private final Lowering lowering;
  private final Program program;
  private final Tensor images;
  private final Tensor logits;
  private final Tensor logitsGradient;
  private final Tensor firstGradient;
  private final int middle;

  /**
   * Lists and places the calls.
   *
   * @param shapes of all nodes
   * @param batch images
   */
  TrainingProgram(
      Executor net, List<Shape> shapes, long batch, DataType type, WorkingMemory memory) {
    this.net = net;
    Network network = net.network();
    Shape image = shapes.get(0);
    int output = network.output().id();
    firstGradient = net.parameters().gradient(network.parameters().get(0).name());
    statistics = new BatchStatistics(network, shapes, batch);
    try (var scope = Scope.open();
        var builder = new ProgramBuilder()) {
      images = owner.keep(Tensors.channelsLast(batch, image));
      long classes = shapes.get(output).channels();
      logits = owner.keep(Tensors.zeros(Element.FLOAT32, Device.CPU, batch, classes));
      logitsGradient = owner.keep(Tensors.zeros(Element.FLOAT32, Device.CPU, batch, classes));
      lowering = new Lowering(net, builder, statistics, type, shapes, batch);
      Elementwise elementwise = new Elementwise(builder);
      lowering.forward(builder.external(images), 0, output + 1);
      elementwise.copy(lowering.value(output), builder.external(logits));
      middle = builder.mark();
      Array gradient = builder.array(type, batch, classes);
      elementwise.copy(builder.external(logitsGradient), gradient);
      GradientFlow flow = new GradientFlow(builder, output + 1);
      flow.add(output, gradient, true);
      lowering.backward(flow, 0, output + 1);
      program = builder.build(memory);
    }
  }

  /** Computes a batch's gradients; see {@link GradientStep}. */
  GradientStep.Losses gradients(Tensor batch, Tensor labels) {
    images.copy_(batch);
    program.run(0, middle);
    logitsGradient.copy_(StepKernels.crossEntropyBackward(logits, labels));
    program.run(middle, program.calls());
    Tensor loss = lossUnlessNotFinite(labels);
    statistics.move(net.statistics());
    net.statistics().countStep();
    return new GradientStep.Losses(logits.clone(), loss);
  }

  /**
   * oneDNN's rectifiers make 0 of NaN, so that a net that is lost may have a finite loss: the batch
   * norms' statistics tell, and the gradient that is computed last.
   */
  private Tensor lossUnlessNotFinite(Tensor labels) {
    Kernels.Statistics seen = statistics.flat();
    Tensor loss = Kernels.crossEntropy(logits, labels);
    return StepKernels.finiteOnlyWith(loss, seen.mean(), seen.variance(), firstGradient);
  }

  /** Bytes of working memory. */
  long bytes() {
    return program.bytes();
  }

  @Override
  public void close() {
    program.close();
    lowering.close();
    statistics.close();
    owner.close();
  }
}
