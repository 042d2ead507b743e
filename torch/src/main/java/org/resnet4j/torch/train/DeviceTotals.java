package org.resnet4j.torch.train;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.StepResult;

/** Loss and hits of an epoch's batches, kept on the device until they are read. */
public final class DeviceTotals implements Observer, AutoCloseable {

  private final Owner owner = new Owner();
  private final Tensor losses;
  private final Tensor correct;
  private final long[] sizes;
  private final Sums before;
  private int steps;

  /**
   * What batches add up to.
   *
   * @param batches how many
   * @param loss the sum of each image's loss
   * @param images how many
   * @param correct images classified right
   */
  public record Sums(int batches, double loss, long images, long correct) {
    /** Of no batch. */
    public static final Sums NONE = new Sums(0, 0, 0, 0);
  }

  /** Makes room for a number of batches. */
  public DeviceTotals(int steps, Device device) {
    this(steps, device, Sums.NONE);
  }

  /**
   * Makes room for the batches that follow on others.
   *
   * @param before sums of the others, as {@link #sums} gave them
   */
  public DeviceTotals(int steps, Device device, Sums before) {
    this.before = before;
    sizes = new long[steps];
    try (var scope = Scope.open()) {
      losses = owner.keep(Tensors.zeros(ScalarType.Double, device, Math.max(1, steps)));
      correct = owner.keep(Tensors.zeros(ScalarType.Long, device));
    }
  }

  /** Adds a batch. */
  @Override
  public void computed(long step, Example example, StepResult result) {
    try (var noGrad = NoGrad.on()) {
      losses.select(0, steps).copy_(result.loss());
      Kernels.countCorrect(result.logits(), example.targets().labels(), correct);
      sizes[steps++] = example.size();
    }
  }

  /** A reading on the host; waits for the device. */
  public Reading read() {
    double[] values = Tensors.toDoubles(losses);
    OptionalInt fault =
        IntStream.range(0, steps)
            .filter(i -> !Double.isFinite(values[i]))
            .map(i -> before.batches() + i)
            .findFirst();
    Sums sums = sums(values);
    return new Reading(
        sums.loss() / sums.images(), (double) sums.correct() / sums.images(), sums.images(), fault);
  }

  /** The sums so far; waits for the device. */
  public Sums sums() {
    return sums(Tensors.toDoubles(losses));
  }

  private Sums sums(double[] values) {
    double sum = before.loss();
    long images = before.images();
    for (int i = 0; i < steps; i++) {
      sum += values[i] * sizes[i];
      images += sizes[i];
    }
    long right = before.correct() + Tensors.toLongs(correct)[0];
    return new Sums(before.batches() + steps, sum, images, right);
  }

  /**
   * Means over the images so far.
   *
   * @param firstNotFinite the batch of this epoch, from 0, whose loss was NaN or infinite
   */
  public record Reading(double loss, double top1, long images, OptionalInt firstNotFinite) {}

  @Override
  public void close() {
    owner.close();
  }
}
