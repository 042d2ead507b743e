package org.resnet4j.app.cli.options;

import java.util.Optional;
import java.util.OptionalInt;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.zoo.Zoo;

/** Reads the arguments of commands that build a net. */
public final class NetArguments {

  private NetArguments() {}

  /**
   * Builds the net of a spec.
   *
   * @param classes the number of classes; empty for the default
   * @throws ResnetException (usage) for a spec that the zoo does not know, or fewer classes than
   *     one
   */
  public static Network network(String spec, Optional<Integer> classes) {
    if (classes.isPresent() && classes.get() < 1) {
      throw ResnetException.usage("--classes must be at least 1, got " + classes.get());
    }
    return Zoo.network(spec, classes.map(OptionalInt::of).orElse(OptionalInt.empty()));
  }

  /**
   * Reads the shape of {@code --input}.
   *
   * @throws ResnetException (usage) if the text is not channels x height x width
   */
  public static Shape image(String input) {
    try {
      return Shape.parse(input);
    } catch (IllegalArgumentException e) {
      throw ResnetException.usage(
          "--input is channels x height x width as 3x32x32, got '" + input + "'");
    }
  }
}
