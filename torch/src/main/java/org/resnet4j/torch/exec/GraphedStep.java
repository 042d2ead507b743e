package org.resnet4j.torch.exec;

import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.resnet4j.data.PixelOrder;
import org.resnet4j.torch.CudaRecorder;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Recorder;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;

/**
 * Another step, recorded after its first ones and from then on launched as a whole: a small net's
 * step is hundreds of kernels, and a device waits for each to be launched. Batches of another shape
 * than the recorded one, as the last of an epoch, go by the other step. The optimizer is not part
 * of it: it is one kernel, and its rate changes.
 */
final class GraphedStep implements GradientStep {

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
   * @param step which it takes over, as the recorder
   */
  GraphedStep(RunningStatistics statistics, GradientStep step, Recorder recorder) {
    this.statistics = statistics;
    this.step = step;
    this.recorder = recorder;
  }

  /** {@link AutogradStep} on the first CUDA device. */
  static GraphedStep onCuda(Executor net, Precision precision) {
    Recorder recorder = new CudaRecorder();
    try {
      return new GraphedStep(net.statistics(), new AutogradStep(net, precision), recorder);
    } catch (RuntimeException | OutOfMemoryError e) {
      recorder.close();
      throw e;
    }
  }

  /** The losses of a recorded step are overwritten by the next. */
  @Override
  public Losses gradients(Tensor images, Tensor labels) {
    long[] given = Tensors.sizes(images);
    if (recorded != null && Arrays.equals(given, shape)) {
      return recorded.launch(images, labels);
    }
    Losses losses = step.gradients(images, labels);
    if (recorded == null) {
      steps = Arrays.equals(given, shape) ? steps + 1 : 1;
      shape = given;
      recorded = steps == WARM_UP ? new Recorded(images, labels, losses) : null;
    }
    return losses;
  }

  /** Memory that stays where it is, and the work that reads and writes it. */
  private final class Recorded implements AutoCloseable {

    private final Owner owner = new Owner();
    private final Tensor images;
    private final Tensor labels;
    private final Losses losses;
    private final Recorder.Recording recording;

    /** What was computed last has the shapes that this will have. */
    Recorded(Tensor images, Tensor labels, Losses last) {
      try (var scope = Scope.open();
          var noGrad = NoGrad.on()) {
        this.images = owner.keep(images.clone());
        this.labels = owner.keep(labels.clone());
        Tensor logits = owner.keep(last.logits().detach().clone());
        Tensor loss = owner.keep(last.loss().detach().clone());
        losses = new Losses(logits, loss, last.overflow());
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
      Losses computed = statistics.uncounted(() -> step.gradients(images, labels));
      try (var noGrad = NoGrad.on()) {
        losses.logits().copy_(computed.logits());
        losses.loss().copy_(computed.loss());
      }
    }

    Losses launch(Tensor givenImages, Tensor givenLabels) {
      try (var noGrad = NoGrad.on()) {
        images.copy_(givenImages);
        labels.copy_(givenLabels);
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
