package org.resnet4j.bench;

import java.util.Arrays;
import java.util.Optional;

/** A measurement of the machine or of one part, in our worker alone. */
enum Probe {
  /** A 3x3 convolution of a good size; work in multiply-adds. */
  CONV("probe-conv", PeakStep.CONV_MULTIPLY_ADDS),
  /** A matrix product of a good size, as a 1x1 convolution; work in multiply-adds. */
  MATMUL("probe-matmul", PeakStep.MATMUL_MULTIPLY_ADDS),
  /** A copy far larger than the caches; work in bytes read and written. */
  COPY("probe-copy", PeakStep.COPY_BYTES),
  /** A batch of the loader, from drawing to the net's input; work in images. */
  LOADING("probe-loading", LoadingStep.BATCH);

  private final String work;
  private final long amount;

  Probe(String work, long amount) {
    this.work = work;
    this.amount = amount;
  }

  /** What our worker calls it. */
  String work() {
    return work;
  }

  /** How much one step does, in the unit said at the probe. */
  long amount() {
    return amount;
  }

  static Optional<Probe> named(String work) {
    return Arrays.stream(values()).filter(probe -> probe.work.equals(work)).findFirst();
  }
}
