package org.resnet4j.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a worker is started.
 *
 * @param preparation a command to run to its end before, not timed
 * @param environment variables beside ours
 */
record Launch(
    Optional<List<String>> preparation, List<String> command, Map<String, String> environment) {

  Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  static Launch of(List<String> command, Map<String, String> environment) {
    return new Launch(Optional.empty(), command, environment);
  }
}
