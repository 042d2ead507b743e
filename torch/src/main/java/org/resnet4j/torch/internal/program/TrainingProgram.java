package org.resnet4j.torch.internal.program;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.Criterion;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.compute.StepResult;
import org.resnet4j.torch.compute.Targets;
import org.resnet4j.torch.internal.calls.CallList;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.ElementwiseCalls;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.Program;
import org.resnet4j.torch.internal.calls.StepKernels;
import org.resnet4j.torch.internal.calls.WorkingMemory;
import org.resnet4j.torch.model.Model;

/** The program of a training step for one batch size. */
final class TrainingProgram implements AutoCloseable {

  private final Model net;
  private final Owner owner = new Owner();
  private final BatchStatistics statistics;
  private final StepKernels kernels;
  private final WorkingMemory memory;
  private final Tensor images;
  private final Tensor logits;
  private final Tensor logitsGradient;
  private final Tensor firstGradient;
  private final int middle;
  private @Nullable Program program;

  /**
   * Lists and places the calls. Working memory is allocated before the first run.
   *
   * @param shapes of all nodes
   * @param segments of the network that are computed twice
   * @param batch images
   * @param kernels that list the calls; closed with this
   */
  TrainingProgram(
      Model net,
      List<Shape> shapes,
      Segments segments,
      long batch,
      StepKernels kernels,
      Precision precision,
      WorkingMemory memory) {
    this.net = net;
    this.memory = memory;
    this.kernels = kernels;
    Network network = net.network();
    Shape image = shapes.get(0);
    int output = network.output().id();
    firstGradient = net.parameters().gradient(firstTrained(net));
    statistics = new BatchStatistics(network, shapes, batch, net.device());
    try (var scope = Scope.open()) {
      images = owner.keep(Tensors.channelsLast(batch, image, net.device()));
      long classes = shapes.get(output).channels();
      logits = owner.keep(Tensors.zeros(Element.FLOAT32, net.device(), batch, classes));
      logitsGradient = owner.keep(Tensors.zeros(Element.FLOAT32, net.device(), batch, classes));
      var lowering = new Lowering(net, kernels, statistics, precision, shapes, batch);
      CallList calls = kernels.calls();
      ElementwiseCalls elementwise = kernels.elementwise();
      MemoryView pixels = calls.external(images);
      lowering.forward(pixels, 0, output + 1);
      elementwise.copy(lowering.value(output), calls.external(logits));
      middle = calls.mark();
      MemoryView gradient = calls.array(DataType.of(precision), batch, classes);
      elementwise.copy(calls.external(logitsGradient), gradient);
      GradientFlow flow = new GradientFlow(kernels, output + 1);
      flow.add(output, gradient, true);
      int last = segments.count() - 1;
      for (int segment = last; segment >= 0; segment--) {
        if (segment < last && lowering.wanted(segments.from(segment), segments.to(segment))) {
          lowering.forward(pixels, segments.from(segment), segments.to(segment));
        }
        lowering.backward(flow, segments.from(segment), segments.to(segment));
      }
      calls.place();
    } catch (RuntimeException | OutOfMemoryError e) {
      close();
      throw e;
    }
  }

  /** Of this parameter the gradient is computed last. */
  private static String firstTrained(Model net) {
    return net.parameters().views().keySet().stream()
        .filter(name -> !net.parameters().isFrozen(name))
        .findFirst()
        .orElseThrow();
  }

  /** Computes a batch's gradients; see {@link GradientStep}. */
  StepResult gradients(Tensor batch, Targets targets, Criterion criterion) {
    Program ready = program();
    images.copy_(batch);
    ready.run(0, middle);
    logitsGradient.copy_(criterion.gradient(logits, targets));
    ready.run(middle, ready.calls());
    Tensor loss = unlessNotFinite(criterion.loss(logits, targets));
    statistics.move(net.statistics());
    net.statistics().countStep();
    return new StepResult(logits.clone(), loss);
  }

  /**
   * oneDNN's rectifiers make 0 of NaN, so that a net that is lost may have a finite loss: the batch
   * norms' statistics tell, and the gradient that is computed last.
   */
  private Tensor unlessNotFinite(Tensor loss) {
    Kernels.Statistics seen = statistics.flat();
    return Kernels.finiteOnlyWith(loss, seen.mean(), seen.variance(), firstGradient);
  }

  private Program program() {
    if (program == null) {
      program = kernels.calls().build(memory);
    }
    return program;
  }

  /** Bytes of working memory. */
  long bytes() {
    return kernels.calls().place();
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
    kernels.close();
    statistics.close();
    owner.close();
  }
}
