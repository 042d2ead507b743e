package org.resnet4j.bench;

import java.util.List;
import java.util.Map;

/**
 * The machine's measured peaks: the best of some runs.
 *
 * @param gigaflops by precision: the faster of a 3x3 convolution and a matrix product
 * @param gigabytesPerSecond read and written by a copy
 * @param loading of batches by the loader
 */
record Roofline(Map<String, Double> gigaflops, double gigabytesPerSecond, Loading loading) {

  Roofline {
    gigaflops = Map.copyOf(gigaflops);
  }

  /** A batch of 128 images of 3x32x32 from memory, shuffled, cropped and flipped. */
  record Loading(Summary milliseconds, double imagesPerSecond) {}

  /** Measures it with our worker, a probe at a time. */
  static Roofline measure(Contenders contenders) {
    return new Roofline(
        Map.of("fp32", gigaflops(contenders, "fp32"), "bf16", gigaflops(contenders, "bf16")),
        best(contenders, Probe.COPY, "fp32") / 1e9,
        loading(contenders));
  }

  private static double gigaflops(Contenders contenders, String precision) {
    double conv = best(contenders, Probe.CONV, precision);
    double product = best(contenders, Probe.MATMUL, precision);
    return 2 * Math.max(conv, product) / 1e9;
  }

  /** The probe's amount a second, in its fastest step. */
  private static double best(Contenders contenders, Probe probe, String precision) {
    return 1000 * probe.amount() / Summary.of(run(contenders, probe, precision, 15)).min();
  }

  /** Batches come in bursts, so that the rate is that of all steps together. */
  private static Loading loading(Contenders contenders) {
    List<Double> times = run(contenders, Probe.LOADING, "fp32", 400);
    double total = times.stream().mapToDouble(Double::doubleValue).sum();
    return new Loading(Summary.of(times), 1000 * Probe.LOADING.amount() * times.size() / total);
  }

  private static List<Double> run(Contenders contenders, Probe probe, String precision, int steps) {
    Launch launch = contenders.ourLaunch(probe.work(), new Execution("plain", precision));
    try (Worker worker = Worker.start(probe.work(), launch.command(), launch.environment())) {
      worker.run(Math.max(2, steps / 4));
      return worker.run(steps);
    }
  }

  /** The part of the peak of its precision that a side reaches, 0 to 1. */
  double share(ItemResult result, Side side) {
    return result.gigaflops(side) / gigaflops.getOrDefault(side.precision(), Double.NaN);
  }
}
