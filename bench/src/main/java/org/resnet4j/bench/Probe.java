package org.resnet4j.bench;

import java.util.Arrays;
import java.util.Optional;
import org.resnet4j.torch.bench.PeakStep;

/** A measurement of the machine or of one part, in our worker alone. */
enum Probe {
  /** {@link PeakStep.Kind#CONV}. */
  CONV("probe-conv", PeakStep.Kind.CONV),
  /** {@link PeakStep.Kind#PRODUCT}. */
  PRODUCT("probe-product", PeakStep.Kind.PRODUCT),
  /** {@link PeakStep.Kind#COPY}. */
  COPY("probe-copy", PeakStep.Kind.COPY),
  /** A batch of the loader, {@link LoadingStep#BATCH} images, from drawing to the net's input. */
  LOADING("probe-loading");

  private final String work;
  private final Optional<PeakStep.Kind> peak;

  Probe(String work) {
    this.work = work;
    this.peak = Optional.empty();
  }

  Probe(String work, PeakStep.Kind peak) {
    this.work = work;
    this.peak = Optional.of(peak);
  }

  /** What our worker calls it. */
  String work() {
    return work;
  }

  /** What it does to find a peak; the loader finds none. */
  Optional<PeakStep.Kind> peak() {
    return peak;
  }

  static Optional<Probe> named(String work) {
    return Arrays.stream(values()).filter(probe -> probe.work.equals(work)).findFirst();
  }

  static Probe of(PeakStep.Kind kind) {
    return switch (kind) {
      case CONV -> CONV;
      case PRODUCT -> PRODUCT;
      case COPY -> COPY;
    };
  }
}
