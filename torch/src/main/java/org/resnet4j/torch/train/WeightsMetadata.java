package org.resnet4j.torch.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.resnet4j.recipe.Normalization;
import tools.jackson.databind.json.JsonMapper;

/** What a weights file says beside its tensors: the net, its classes and its preprocessing. */
public final class WeightsMetadata {

  private WeightsMetadata() {}

  static Map<String, String> of(RunConfig config) {
    Map<String, String> metadata = new LinkedHashMap<>(); // in one order, so that files compare
    metadata.put("format", "pt");
    metadata.put("model", config.model());
    metadata.put("classes", JsonMapper.shared().writeValueAsString(config.classes()));
    metadata.put("input", config.inputShape());
    metadata.put("normalize", config.recipe().normalize().toString());
    metadata.put("resnet4j", config.version());
    return metadata;
  }

  /** Class names by label, where the file has them. */
  public static Optional<List<String>> classes(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get("classes"))
        .map(json -> Arrays.asList(JsonMapper.shared().readValue(json, String[].class)));
  }

  /** How images are prepared, where the file says it. */
  public static Optional<Normalization> normalize(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get("normalize")).map(Normalization::parse);
  }
}
