package org.resnet4j.torch.train;

import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.StepResult;

/** Loss and hits of an epoch's steps, kept on the device until they are read. */
public final class DeviceTotals implements Observer, AutoCloseable {

  private final Owner owner = new Owner();
  private final Tensor losses;
  private final Tensor correct;
  private final long[] sizes;
  private int steps;

  /** Makes room for a number of batches. */
  public DeviceTotals(int steps, Device device) {
    sizes = new long[steps];
    try (var scope = Scope.open()) {
      losses = owner.keep(Tensors.zeros(ScalarType.Double, device, steps));
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
    double sum = 0;
    long images = 0;
    int notFinite = -1;
    for (int i = 0; i < steps; i++) {
      sum += values[i] * sizes[i];
      images += sizes[i];
      if (notFinite < 0 && !Double.isFinite(values[i])) {
        notFinite = i;
      }
    }
    OptionalInt fault = notFinite < 0 ? OptionalInt.empty() : OptionalInt.of(notFinite);
    return new Reading(sum / images, (double) Tensors.toLongs(correct)[0] / images, images, fault);
  }

  /**
   * Means over the images so far.
   *
   * @param firstNotFinite the step of this epoch, from 0, whose loss was NaN or infinite
   */
  public record Reading(double loss, double top1, long images, OptionalInt firstNotFinite) {}

  @Override
  public void close() {
    owner.close();
  }
}
