package org.resnet4j.bench.gpu;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a recorded step computes what the plain one does: losses of some steps of both from the
 * same weights, and the last gradients. And how memory behaves over many recorded steps.
 */
final class GpuGraph {

  private static final int STEPS = 12;

  private static final List<String> OPTIONS =
      List.of(
          "--net", "--classes", "--side", "--batch", "--task", "--plan", "--precision", "--limit");

  private GpuGraph() {}

  /**
   * Options: what {@link GpuSteps.Work} has, of which {@code --plan} is held to the plain one;
   * {@code --limit}, the greatest relative difference of losses in parts of a million.
   */
  public static void main(String[] words) {
    Rows.run(
        words,
        OPTIONS,
        (arguments, device) -> {
          GpuSteps.Work work = GpuSteps.Work.of(arguments);
          try (var plain = new GpuSteps(work.by("plain"), device);
              var other = new GpuSteps(work, device)) {
            Rows.print(compare(work, plain, other, arguments.number("--limit", 1000, 0) / 1e6));
          }
        });
  }

  private static Map<String, Object> compare(
      GpuSteps.Work work, GpuSteps plain, GpuSteps other, double limit) {
    double worst = 0;
    double last = 0;
    for (int i = 0; i < STEPS; i++) {
      double expected = plain.loss();
      last = other.loss();
      worst = Math.max(worst, relative(last, expected));
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("what", work.net() + " " + work.precision() + ": " + work.plan() + " against plain");
    row.put("steps", STEPS);
    row.put("lastLoss", last);
    row.put("lossDifference", worst);
    row.put("gradientDifference", distance(plain.gradients(), other.gradients()));
    row.put("limit", limit);
    row.put("ok", worst <= limit);
    return row;
  }

  /** NaN where either is. */
  private static double relative(double a, double b) {
    return Math.abs(a - b) / Math.max(1e-12, Math.abs(b));
  }

  private static double distance(double[] a, double[] b) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      difference += (a[i] - b[i]) * (a[i] - b[i]);
      norm += a[i] * a[i];
    }
    return Math.sqrt(difference / norm);
  }
}
