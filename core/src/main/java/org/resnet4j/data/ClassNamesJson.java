package org.resnet4j.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Names of classes in the JSON, or the Python literal, of other programs. */
final class ClassNamesJson {

  /** Lists that Python printed have single quotes, numbers as keys, and a comma at the end. */
  private static final ObjectMapper LENIENT =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private ClassNamesJson() {}

  static List<String> read(Path file, String text) {
    try {
      JsonNode json = LENIENT.readTree(text);
      JsonNode labels = json.has("id2label") ? json.get("id2label") : json;
      return labels.isArray()
          ? StreamSupport.stream(labels.spliterator(), false).map(each -> name(file, each)).toList()
          : ofObject(file, labels);
    } catch (JacksonException e) {
      throw ResnetException.data(
          "%s begins as JSON and is none: %s"
              .formatted(file, e.getOriginalMessage().split(" \\(start marker at", 2)[0]));
    }
  }

  private static List<String> ofObject(Path file, JsonNode object) {
    Map<Integer, String> byLabel = new TreeMap<>();
    object
        .properties()
        .forEach(
            entry -> {
              boolean toNumber = entry.getValue().isIntegralNumber();
              String number = toNumber ? entry.getValue().asString() : entry.getKey();
              String name = toNumber ? entry.getKey() : name(file, entry.getValue());
              byLabel.put(label(file, number, object.size()), name);
            });
    if (byLabel.size() < object.size()) {
      throw unexpected(file, "two names have the same number");
    }
    return List.copyOf(byLabel.values());
  }

  private static int label(Path file, String number, int count) {
    if (!number.matches("\\d{1,7}") || Integer.parseInt(number) >= count) {
      throw unexpected(
          file,
          "the numbers of " + count + " names are 0 to " + (count - 1) + ", got '" + number + "'");
    }
    return Integer.parseInt(number);
  }

  /** A name, or the last of {@code ["n01440764", "tench"]}. */
  private static String name(Path file, JsonNode node) {
    JsonNode name = node.isArray() && !node.isEmpty() ? node.get(node.size() - 1) : node;
    if (!name.isString()) {
      throw unexpected(
          file, "expected the name of a class, got " + SafeText.text(node.toString(), 80));
    }
    return name.asString();
  }

  private static ResnetException unexpected(Path file, String what) {
    return ResnetException.data(
        "%s: %s; a file of class names has one a line, or a JSON list".formatted(file, what));
  }
}
