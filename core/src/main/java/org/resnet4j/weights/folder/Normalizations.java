package org.resnet4j.weights.folder;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.resnet4j.recipe.Normalization;
import tools.jackson.databind.JsonNode;

/** Means and deviations as JSON has them. */
final class Normalizations {

  private Normalizations() {}

  /**
   * Of what is done to a pixel.
   *
   * @param scale of the numbers that mean and deviation are for: 1 where white is 1, 255 where it
   *     is 255
   * @return empty where they are no three numbers, or no deviations
   */
  static Optional<Normalization> of(JsonNode mean, JsonNode deviation, double scale) {
    List<Double> means = numbers(mean, scale);
    List<Double> deviations = numbers(deviation, scale);
    boolean sound =
        means.size() == 3
            && deviations.size() == 3
            && means.stream().allMatch(Double::isFinite)
            && deviations.stream().allMatch(value -> Double.isFinite(value) && value > 0);
    return sound ? Optional.of(new Normalization(means, deviations)) : Optional.empty();
  }

  /** One number is that of all channels. */
  private static List<Double> numbers(JsonNode json, double scale) {
    if (json.isNumber()) {
      return Collections.nCopies(3, json.asDouble() / scale);
    }
    return json.valueStream().limit(4).map(value -> value.asDouble(Double.NaN) / scale).toList();
  }
}
