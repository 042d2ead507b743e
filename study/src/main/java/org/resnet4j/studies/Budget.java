package org.resnet4j.studies;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;

/** How much a study may cost. */
public enum Budget {
  /** Minutes on two cores. */
  QUICK,
  /** An hour or so. */
  STANDARD,
  /** The published recipe, for a GPU. */
  PAPER;

  /** Their names on the command line. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Budget::toString).toList();
  }

  /**
   * Reads {@code quick}, {@code standard} or {@code paper}.
   *
   * @throws ResnetException (usage) for another word
   */
  public static Budget of(String name) {
    return Arrays.stream(values())
        .filter(budget -> budget.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ResnetException.usage(
                    Text.of(
                        "unknown budget '%s'%s; allowed are %s",
                        name, Nearest.hint(name, names()), String.join(", ", names()))));
  }

  /** Returns that of three values which belongs to this budget. */
  public <T> T choose(T quick, T standard, T paper) {
    return switch (this) {
      case QUICK -> quick;
      case STANDARD -> standard;
      case PAPER -> paper;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
