package org.resnet4j.data;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The folder in which data sets lie. */
public final class DataRoot {

  /** The environment variable that names the folder. */
  public static final String VARIABLE = "RESNET_DATA";

  private DataRoot() {}

  /** Returns the folder given, else {@code $RESNET_DATA}, else {@code ~/.cache/resnet4j/data}. */
  public static Path resolve(Optional<Path> given) {
    return resolve(given, System.getenv(), Path.of(System.getProperty("user.home")));
  }

  static Path resolve(Optional<Path> given, Map<String, String> environment, Path home) {
    return given
        .or(
            () ->
                Optional.ofNullable(environment.get(VARIABLE))
                    .filter(value -> !value.isBlank())
                    .map(Path::of))
        .orElseGet(() -> home.resolve(".cache/resnet4j/data"));
  }
}
