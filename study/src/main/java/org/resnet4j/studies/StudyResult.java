package org.resnet4j.studies;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A finished study.
 *
 * @param seeds how many
 * @param data name of the data set
 * @param report its page
 * @param seconds that measuring its cells took, those of earlier calls included
 * @param date of the verdict, ISO 8601
 */
public record StudyResult(
    Claim claim,
    Design design,
    Budget budget,
    int seeds,
    String data,
    Outcome outcome,
    Path report,
    double seconds,
    String date) {

  /** What {@code resnet study NAME --json} prints; an end that is not finite is null. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("study", claim.name());
    json.put("verdict", outcome.verdict().words());
    json.put("budget", budget.toString());
    json.put("seeds", seeds);
    json.put("estimate", finite(outcome.estimate().value()));
    json.put(
        "interval",
        Arrays.asList(finite(outcome.estimate().low()), finite(outcome.estimate().high())));
    json.put("criterion", design.criterion());
    json.put("report", report.toString());
    json.put("seconds", seconds);
    return json;
  }

  private static @org.jspecify.annotations.Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
