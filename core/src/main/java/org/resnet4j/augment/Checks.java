package org.resnet4j.augment;

import java.util.List;
import org.resnet4j.ResnetException;

/** Ranges that the values of augmentations are held to: they come from users' recipes. */
final class Checks {

  private Checks() {}

  static void probability(double value) {
    between("a probability", value, 0, 1);
  }

  static void between(String what, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw ResnetException.usage(
          what + " must be " + text(least) + " to " + text(most) + ", got " + text(value));
    }
  }

  static void notNegative(String what, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw ResnetException.usage(what + " must not be negative, got " + text(value));
    }
  }

  /** Returns a copy of a colour: three values of 0 to 255. */
  static List<Integer> color(List<Integer> color) {
    if (color.size() != PillowArithmetic.CHANNELS
        || color.stream().anyMatch(value -> value < 0 || value > 255)) {
      throw ResnetException.usage("a color has three values of 0 to 255, got " + color);
    }
    return List.copyOf(color);
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
