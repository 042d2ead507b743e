package org.resnet4j.torch.internal.cuda;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Parts;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.compute.StepResult;
import org.resnet4j.torch.compute.Targets;
import org.resnet4j.torch.model.RunningStatistics;

/**
 * Another step, recorded after its first ones and from then on launched as a whole: a small net's
 * step is hundreds of kernels, and a device waits for each to be launched. Batches of another shape
 * than the recorded one, as the last of an epoch, go by the other step. The optimizer is not part
 * of it: it is one kernel, and its rate changes.
 */
public final class GraphedStep implements GradientStep {

  /**
   * Steps before the recording: in them libraries choose their kernels and allocate what they work
   * in, which a recording must not do.
   */
  static final int WARM_UP = 3;

  private final RunningStatistics statistics;
  private final GradientStep step;
  private final Recorder recorder;
  private long[] shape = {};
  private int steps;
  private @Nullable Recorded recorded;

  /**
   * @param step closed with this; so is the recorder
   */
  GraphedStep(RunningStatistics statistics, GradientStep step, Recorder recorder) {
    this.statistics = statistics;
    this.step = step;
    this.recorder = recorder;
  }

  /**
   * A step on the first CUDA device.
   *
   * @param statistics that the step moves
   * @param step made with the stream that is recorded
   */
  public static GraphedStep onCuda(RunningStatistics statistics, Supplier<GradientStep> step) {
    var parts = new Parts();
    Recorder recorder = parts.add(CudaRecorder::new, Recorder::close);
    return new GraphedStep(statistics, parts.add(step, GradientStep::close), recorder);
  }

  /** The losses of a recorded step are overwritten by the next. */
  @Override
  public StepResult gradients(Tensor images, Targets targets) {
    long[] given = Tensors.sizes(images);
    if (recorded != null && Arrays.equals(given, shape) && recorded.takes(targets)) {
      return recorded.launch(images, targets);
    }
    StepResult losses = step.gradients(images, targets);
    if (recorded == null) {
      steps = Arrays.equals(given, shape) ? steps + 1 : 1;
      shape = given;
      recorded = steps == WARM_UP ? new Recorded(images, targets, losses) : null;
    }
    return losses;
  }

  /** Memory that stays where it is, and the work that reads and writes it. */
  private final class Recorded implements AutoCloseable {

    private final Owner owner = new Owner();
    private final Tensor images;
    private final Targets targets;
    private final StepResult losses;
    private final Recorder.Recording recording;

    /** What was computed last has the shapes that this will have. */
    Recorded(Tensor images, Targets targets, StepResult last) {
      try (var scope = Scope.open();
          var noGrad = NoGrad.on()) {
        this.images = owner.keep(images.clone());
        Tensor labels = owner.keep(targets.labels().clone());
        this.targets = new Targets(labels, targets.probabilities().map(p -> owner.keep(p.clone())));
        Tensor logits = owner.keep(last.logits().detach().clone());
        Tensor loss = owner.keep(last.loss().detach().clone());
        losses = new StepResult(logits, loss, last.overflow());
      }
      try {
        recording = recorder.record(this::compute);
      } catch (RuntimeException | OutOfMemoryError e) {
        owner.close();
        throw e;
      }
    }

    /** Run when it is recorded: each launch is counted instead. */
    private void compute() {
      StepResult computed = statistics.uncounted(() -> step.gradients(images, targets));
      try (var noGrad = NoGrad.on()) {
        losses.logits().copy_(computed.logits());
        losses.loss().copy_(computed.loss());
      }
    }

    /** Whether targets are of the kind that was recorded. */
    boolean takes(Targets given) {
      return given.probabilities().isPresent() == targets.probabilities().isPresent();
    }

    StepResult launch(Tensor givenImages, Targets given) {
      try (var noGrad = NoGrad.on()) {
        images.copy_(givenImages);
        targets.labels().copy_(given.labels());
        targets.probabilities().ifPresent(p -> p.copy_(given.probabilities().orElseThrow()));
      }
      recording.launch();
      statistics.countStep();
      return losses;
    }

    @Override
    public void close() {
      try {
        recording.close();
      } finally {
        owner.close();
      }
    }
  }

  @Override
  public PixelOrder pixelOrder() {
    return step.pixelOrder();
  }

  @Override
  public Map<String, Tensor> state() {
    return step.state();
  }

  @Override
  public void close() {
    try (recorder;
        step) {
      if (recorded != null) {
        recorded.close();
      }
    }
  }
}
