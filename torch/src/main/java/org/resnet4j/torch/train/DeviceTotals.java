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

/** Loss and hits of an epoch's steps, kept on the device until somebody reads. */
final class DeviceTotals implements AutoCloseable {

  private final Owner owner = new Owner();
  private final Tensor losses;
  private final Tensor correct;
  private final long[] sizes;
  private int steps;

  DeviceTotals(int steps, Device device) {
    sizes = new long[steps];
    try (var scope = Scope.open()) {
      losses = owner.keep(Tensors.zeros(ScalarType.Double, device, steps));
      correct = owner.keep(Tensors.zeros(ScalarType.Long, device));
    }
  }

  /** Adds a step of n images whose mean loss this is. */
  void add(Tensor loss, Tensor logits, Tensor labels, int n) {
    try (var noGrad = NoGrad.on()) {
      Kernels.setElement(losses, steps, loss);
      Kernels.countCorrect(logits, labels, correct);
      sizes[steps++] = n;
    }
  }

  /** A reading on the host; waits for the device. */
  Reading read() {
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
  record Reading(double loss, double top1, long images, OptionalInt firstNotFinite) {}

  @Override
  public void close() {
    owner.close();
  }
}
