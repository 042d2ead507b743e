package org.resnet4j.studies;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resnet4j.Digests;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.Regularization;
import org.resnet4j.recipe.UpdateRule;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Settings as JSON that depends on their values alone: keys in order, no spaces, and none of the
 * words that are there for readers. What was measured or trained is known again by its digest.
 */
public final class Canonical {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private static final Map<String, Object> NOTHING =
      Map.of(
          "regularization", JSON.convertValue(Regularization.NONE, LinkedHashMap.class),
          "updates", JSON.convertValue(UpdateRule.PLAIN, LinkedHashMap.class));

  private Canonical() {}

  /** Returns records, maps, lists, texts and numbers as JSON. */
  static String json(Object settings) {
    return JSON.writeValueAsString(JSON.convertValue(settings, Object.class)); // records as maps
  }

  /** Returns the first hexadecimal digits of the SHA-256 of {@link #json}. */
  static String digest(Object settings, int digits) {
    byte[] hash = Digests.of("SHA-256").digest(json(settings).getBytes(UTF_8));
    return HexFormat.of().formatHex(hash).substring(0, digits);
  }

  /** Returns a recipe's settings without its name and source. */
  public static Object settings(Recipe recipe) {
    @SuppressWarnings("unchecked")
    Map<String, Object> all = JSON.convertValue(recipe, LinkedHashMap.class);
    all.keySet().removeAll(List.of("name", "source"));
    // Recipes of measured cells did not have these.
    all.entrySet().removeAll(NOTHING.entrySet());
    return all;
  }

  public static Map<String, Object> settings(TrainingJob job) {
    return Map.of(
        "recipe", settings(job.recipe()),
        "trainImages", job.trainImages(),
        "testImages", job.testImages(),
        "seed", job.seed());
  }
}
