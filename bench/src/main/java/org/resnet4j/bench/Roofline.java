package org.resnet4j.bench;

import java.util.List;
import java.util.Map;
import org.resnet4j.metrics.Times;
import org.resnet4j.torch.bench.Peaks;

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
  record Loading(Times milliseconds, double imagesPerSecond) {}

  /** Measures it with our worker, a probe at a time. */
  static Roofline measure(Contenders contenders) {
    return new Roofline(
        Map.of("fp32", gigaflops(contenders, "fp32"), "bf16", gigaflops(contenders, "bf16")),
        Peaks.gigabytesPerSecond(kind -> best(contenders, Probe.of(kind), "fp32")),
        loading(contenders));
  }

  private static double gigaflops(Contenders contenders, String precision) {
    return Peaks.gigaflops(kind -> best(contenders, Probe.of(kind), precision));
  }

  /** Milliseconds of the probe's fastest step. */
  private static double best(Contenders contenders, Probe probe, String precision) {
    return Times.of(run(contenders, probe, precision, 15)).min();
  }

  /** Batches come in bursts, so that the rate is that of all steps together. */
  private static Loading loading(Contenders contenders) {
    List<Double> times = run(contenders, Probe.LOADING, "fp32", 400);
    double total = times.stream().mapToDouble(Double::doubleValue).sum();
    return new Loading(Times.of(times), 1000.0 * LoadingStep.BATCH * times.size() / total);
  }

  private static List<Double> run(Contenders contenders, Probe probe, String precision, int steps) {
    Launch launch =
        contenders.ourLaunch(probe.work(), new Execution("plain", precision), Setting.USUAL);
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
