package org.resnet4j.bench;

import java.util.Arrays;
import java.util.List;
import org.resnet4j.ResnetException;

/**
 * How resnet4j computes: passed to our worker as it is.
 *
 * @param plan of training, one of {@link #PLANS}
 * @param precision one of {@link #PRECISIONS}
 */
record Execution(String plan, String precision) {

  static final List<String> PLANS = List.of("plain", "fast", "onednn");
  static final List<String> PRECISIONS = List.of("fp32", "bf16");
  static final Execution USUAL = new Execution("fast", "fp32");

  /** What {@code bench/run-peers} measures where nobody says otherwise. */
  static final String USUAL_PRECISIONS = "fp32,bf16";

  Execution {
    requireOneOf("--plan", plan, PLANS);
    requireOneOf("--precision", precision, PRECISIONS);
  }

  /** Every precision under every plan: lists with commas. */
  static List<Execution> all(String plans, String precisions) {
    return Arrays.stream(plans.split(",", -1))
        .flatMap(
            plan ->
                Arrays.stream(precisions.split(",", -1))
                    .map(precision -> new Execution(plan, precision)))
        .toList();
  }

  private static void requireOneOf(String option, String given, List<String> allowed) {
    if (!allowed.contains(given)) {
      throw ResnetException.usage(
          "%s: unknown '%s'; allowed are %s".formatted(option, given, String.join(", ", allowed)));
    }
  }
}
