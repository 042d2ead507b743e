package org.resnet4j.studies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;
import org.resnet4j.format.AtomicFiles;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A cell on the disk: a line about it, then a line an observation, all JSON. */
final class CellFile {

  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * What is known of a measured cell.
   *
   * @param stamp of the program and the design that measured it
   * @param diverged why it has no figures; empty where it has
   * @param seconds that it took
   */
  record Measured(
      StudyStamp stamp, String diverged, double seconds, List<Observation> observations) {
    Measured {
      observations = List.copyOf(observations);
    }
  }

  private CellFile() {}

  static void write(Path file, Results.Cell cell, Measured measured) {
    StringBuilder text = new StringBuilder(line(head(cell, measured)));
    measured.observations().forEach(o -> text.append(line(row(o))));
    AtomicFiles.writeString(file, text.toString());
  }

  private static Map<String, Object> head(Results.Cell cell, Measured measured) {
    Map<String, Object> head = new LinkedHashMap<>(measured.stamp().toJson());
    head.put("arm", cell.arm());
    head.put("seed", cell.seed());
    head.put("diverged", measured.diverged());
    head.put("seconds", measured.seconds());
    head.put("observations", measured.observations().size());
    return head;
  }

  /** Numbers that are not finite are strings, which JSON has no numbers for. */
  private static Map<String, Object> row(Observation o) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("quantity", o.quantity());
    row.put("x", o.x());
    row.put("value", Double.isFinite(o.value()) ? o.value() : Double.toString(o.value()));
    return row;
  }

  private static String line(Map<String, Object> object) {
    return JSON.writeValueAsString(object) + "\n";
  }

  /**
   * Reads a cell.
   *
   * @throws IllegalArgumentException naming the line where the file is damaged
   * @throws ResnetException (failed) where it cannot be read
   */
  static Measured read(Path file, Results.Cell cell) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new IllegalArgumentException("it is no text", e);
    } catch (IOException e) {
      throw ResnetException.failed("cannot read " + file + ": " + IoReason.of(e), e);
    }
    return parse(lines, cell);
  }

  private static Measured parse(List<String> lines, Results.Cell cell) {
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("it is empty");
    }
    JsonNode head = json(lines.get(0), 1);
    int count = head.path("observations").asInt(-1);
    if (count != lines.size() - 1) {
      throw new IllegalArgumentException(
          "it should have " + count + " observations and has " + (lines.size() - 1));
    }
    if (!head.path("arm").asString("").equals(cell.arm())
        || head.path("seed").asLong(0) != cell.seed()) {
      throw new IllegalArgumentException("it is of another arm or seed");
    }
    List<Observation> observations = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      observations.add(observation(json(lines.get(i), i + 1), cell, i + 1));
    }
    return new Measured(
        StudyStamp.fromJson(head),
        head.path("diverged").asString(""),
        head.path("seconds").asDouble(0),
        observations);
  }

  private static JsonNode json(String line, int number) {
    try {
      return JSON.readTree(line);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("line " + number + " is no JSON", e);
    }
  }

  private static Observation observation(JsonNode row, Results.Cell cell, int number) {
    if (!row.has("quantity") || !row.has("x") || !row.has("value")) {
      throw new IllegalArgumentException("line " + number + " is no observation");
    }
    try {
      return new Observation(
          cell.arm(),
          cell.seed(),
          row.path("quantity").asString(""),
          row.path("x").asDouble(0),
          Double.parseDouble(row.path("value").asString("")));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("line " + number + " has no number", e);
    }
  }
}
