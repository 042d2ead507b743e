package org.resnet4j.torch.internal.program;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Shapes;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.compute.Criterion;
import org.resnet4j.torch.compute.CrossEntropy;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.compute.StepResult;
import org.resnet4j.torch.compute.Targets;
import org.resnet4j.torch.internal.calls.StepKernels;
import org.resnet4j.torch.internal.calls.WorkingMemory;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.AutogradStep;

/**
 * A training step as a list of oneDNN primitives on memory planned before the first step: no tape,
 * no allocation, each convolution by the algorithm that {@link ConvChoices} has for it, batch norm
 * and rectifier in one pass. It computes what {@link AutogradStep} computes, up to rounding.
 *
 * <p>The gradient of a convolution's bias that only a batch norm reads is zero and not computed.
 */
public final class ProgramStep implements GradientStep {

  private final Model net;
  private final List<Shape> shapes;
  private final Precision precision;
  private final Supplier<StepKernels> kernels;
  private final Segments segments;
  private final Criterion criterion;
  private final WorkingMemory memory;
  private final Map<Long, TrainingProgram> bySize = new HashMap<>();

  /**
   * Plans the network for images of one shape.
   *
   * @param net of the {@link ConvChoices#layout} of the same shape and choices
   * @throws IllegalArgumentException where it was made otherwise
   */
  public ProgramStep(Model net, Shape image, Precision precision, ConvChoices choices) {
    this(net, image, precision, choices, 1, CrossEntropy.PLAIN);
  }

  /**
   * Plans the network for images of one shape, with values computed twice and not kept.
   *
   * @param segments into which the network is cut, at most; 1 where all is kept
   */
  public ProgramStep(
      Model net,
      Shape image,
      Precision precision,
      ConvChoices choices,
      int segments,
      Criterion criterion) {
    this(net, image, precision, () -> new OneDnnKernels(choices), segments, criterion);
    choices.requireStorage(net, image);
  }

  /**
   * Plans the network for a device.
   *
   * @param kernels makes the device's kernels for a batch size
   */
  public ProgramStep(
      Model net,
      Shape image,
      Precision precision,
      Supplier<StepKernels> kernels,
      int segments,
      Criterion criterion) {
    this.net = net;
    this.shapes = Shapes.of(net.network(), image);
    this.segments = Segments.of(net.network(), image, segments);
    this.precision = precision;
    this.kernels = kernels;
    this.memory = new WorkingMemory(net.device());
    this.criterion = criterion;
  }

  @Override
  public OptionalLong workingBytes(long batch) {
    return OptionalLong.of(program(batch).bytes());
  }

  @Override
  public StepResult gradients(Tensor images, Targets targets) {
    try (var noGrad = NoGrad.on()) {
      StepResult result = program(images.size(0)).gradients(images, targets, criterion);
      net.parameters().zeroFrozen(); // of layers behind trained ones they were computed
      return result;
    }
  }

  private TrainingProgram program(long batch) {
    return bySize.computeIfAbsent(
        batch,
        size -> new TrainingProgram(net, shapes, segments, size, kernels.get(), precision, memory));
  }

  @Override
  public PixelOrder pixelOrder() {
    return PixelOrder.CHANNELS_LAST;
  }

  @Override
  public void close() {
    bySize.values().forEach(TrainingProgram::close);
    memory.close();
  }
}
