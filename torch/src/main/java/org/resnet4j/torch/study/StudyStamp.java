package org.resnet4j.torch.study;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.resnet4j.Version;
import org.resnet4j.fetch.Digests;
import tools.jackson.databind.JsonNode;

/**
 * What must be equal for two cells to be compared.
 *
 * @param format of the files
 * @param version of resnet4j
 * @param design digest of how the study is done
 */
record StudyStamp(int format, String version, String design) {

  private static final int FORMAT = 1;

  /** This program's, of a design. */
  static StudyStamp of(Design design) {
    byte[] how = (design.how() + "\n" + design.arms()).getBytes(UTF_8);
    String digest = HexFormat.of().formatHex(Digests.of("SHA-256").digest(how)).substring(0, 12);
    return new StudyStamp(FORMAT, Version.current(), digest);
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
      return "were measured by resnet4j %s (format %d), and this is %s (format %d)"
          .formatted(other.version, other.format, version, format);
    }
    return other.design.equals(design) ? "" : "were measured by another design of the study";
  }
}
