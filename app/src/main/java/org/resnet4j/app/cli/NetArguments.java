package org.resnet4j.app.cli;

import java.util.Optional;
import java.util.OptionalInt;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.zoo.Zoo;

/** What commands that build a net are told of it. */
final class NetArguments {

  private NetArguments() {}

  /**
   * The net of a spec.
   *
   * @param classes of {@code --classes}; empty for the paper's
   * @throws ResnetException (usage) for a spec that the zoo does not know, or no class
   */
  static Network network(String spec, Optional<Integer> classes) {
    classes
        .filter(n -> n < 1)
        .ifPresent(
            n -> {
              throw ResnetException.usage("--classes must be at least 1, got " + n);
            });
    return Zoo.network(spec, classes.map(OptionalInt::of).orElse(OptionalInt.empty()));
  }

  /**
   * The shape of {@code --input}.
   *
   * @throws ResnetException (usage) for anything else than 3x32x32 and the like
   */
  static Shape image(String input) {
    try {
      return Shape.parse(input);
    } catch (IllegalArgumentException e) {
      throw ResnetException.usage(
          "--input is channels x height x width as 3x32x32, got '" + input + "'");
    }
  }
}
