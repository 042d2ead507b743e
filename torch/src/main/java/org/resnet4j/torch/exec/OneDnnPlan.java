package org.resnet4j.torch.exec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.data.PixelOrder;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Shapes;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.onednn.WorkingMemory;

/**
 * A training step as a list of oneDNN primitives on memory planned before the first step: no tape,
 * no allocation, each convolution by the way that {@link PlanRules} has for it, batch norm and
 * rectifier in one pass. It computes what {@link Executor} with autograd computes, up to rounding.
 *
 * <p>The gradient of a convolution's bias that only a batch norm reads is zero and not computed.
 */
public final class OneDnnPlan implements GradientStep {

  private final Executor net;
  private final List<Shape> shapes;
  private final Precision precision;
  private final ConvChoices choices;
  private final WorkingMemory memory = new WorkingMemory();
  private final Map<Long, TrainingProgram> bySize = new HashMap<>();

  /**
   * Plans the network for images of one shape.
   *
   * @param net made by {@link Executor#forPlan} for the same shape and choices
   * @throws IllegalArgumentException where it was made otherwise
   */
  public OneDnnPlan(Executor net, Shape image, Precision precision, ConvChoices choices) {
    choices.requireStorage(net, image);
    this.net = net;
    this.shapes = Shapes.of(net.network(), image);
    this.precision = precision;
    this.choices = choices;
  }

  /** Bytes of working memory for batches of so many images. */
  public long bytes(long batch) {
    return program(batch).bytes();
  }

  @Override
  public Losses gradients(Tensor images, Tensor labels) {
    try (var noGrad = NoGrad.on()) {
      return program(images.size(0)).gradients(images, labels);
    }
  }

  private TrainingProgram program(long batch) {
    return bySize.computeIfAbsent(
        batch, size -> new TrainingProgram(net, shapes, size, choices, precision, memory));
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
