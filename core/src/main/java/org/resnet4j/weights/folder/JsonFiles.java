package org.resnet4j.weights.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON that describes a model. */
public final class JsonFiles {

  private static final long LARGEST = 32L << 20;

  private JsonFiles() {}

  /**
   * Reads an object.
   *
   * @throws ResnetException (data) where the file is none, (failed) where it cannot be read
   */
  public static JsonNode read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw ResnetException.data(file + " is too large to describe a model");
      }
      JsonNode json = JsonMapper.shared().readTree(Files.readAllBytes(file));
      if (!json.isObject()) {
        throw ResnetException.data(file + " is no JSON object");
      }
      return json;
    } catch (JacksonException e) {
      throw ResnetException.data(file + " is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw ResnetException.failed("cannot read " + file + ": " + IoReason.of(e), e);
    }
  }
}
