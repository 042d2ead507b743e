package org.resnet4j.studies;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.resnet4j.Text;
import org.resnet4j.Version;
import tools.jackson.databind.JsonNode;

/**
 * What must be equal for two cells to be compared.
 *
 * @param format of the files; before 2 the design was known by its words
 * @param version of resnet4j
 * @param design digest of the settings by which the study is measured
 */
record StudyStamp(int format, String version, String design) {

  private static final int FORMAT = 2;
  private static final int DIGITS = 12;

  /** Returns this program's stamp of a study. */
  static StudyStamp of(Study study, Budget budget) {
    String digest = Canonical.digest(settings(study, budget), DIGITS);
    return new StudyStamp(FORMAT, Version.current(), digest);
  }

  /** Returns all on which a cell's figures depend, but for its seed and the data. */
  static Map<String, Object> settings(Study study, Budget budget) {
    Map<String, Object> trainings = new TreeMap<>();
    for (Arm arm : study.design(budget).arms()) {
      List<TrainingJob> jobs = study.trainings(arm, 1, budget);
      trainings.put(arm.name(), jobs.stream().map(Canonical::settings).toList());
    }
    return Map.of(
        "study", study.claim().name(),
        "budget", budget.toString(),
        "trainings", trainings,
        "settings", study.settings(budget));
  }

  static StudyStamp fromJson(JsonNode json) {
    return new StudyStamp(
        json.path("format").asInt(0),
        json.path("version").asString("unknown"),
        json.path("design").asString(""));
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", format);
    json.put("version", version);
    json.put("design", design);
    return json;
  }

  /** Why cells of the other cannot go with cells of this; empty where they can. */
  String obstacle(StudyStamp other) {
    if (other.format != format || !other.version.equals(version)) {
      return Text.of(
          "were measured by resnet4j %s (format %d), and this is %s (format %d)",
          other.version, other.format, version, format);
    }
    return other.design.equals(design) ? "" : "were measured by another design of the study";
  }
}
