package org.resnet4j.zoo;

import java.util.Set;
import java.util.stream.Collectors;
import org.resnet4j.ResnetException;

/** Options that have no meaning beside each other. */
final class Contradictions {

  private Contradictions() {}

  /**
   * Refuses a spec with an option that would have no effect, or an effect that no user wants.
   *
   * @param spec as it was given
   * @param named the options that it names
   * @param effective what is built
   * @throws ResnetException (usage) saying which option and why
   */
  static void reject(String spec, Set<Option> named, ModelSpec effective) {
    named.forEach(option -> rejectWithoutItsShortcut(spec, option, effective));
    if (effective.isOn(Option.ZERO_INIT)) {
      rejectZeroInit(spec, effective);
    }
    boolean ownProjection = effective.get(Option.PROJECTION).equals("own");
    if (has(effective, Option.SHORTCUT, "none") && !ownProjection) {
      throw refusal(spec, "projection is about the shortcut, and shortcut=none has none");
    }
    if (has(effective, Option.SHORTCUT, "conv1x1") && !ownProjection) {
      throw refusal(spec, "shortcut=conv1x1 is a projection of its own; leave out projection");
    }
    rejectOrder(spec, effective);
  }

  private static void rejectWithoutItsShortcut(String spec, Option option, ModelSpec effective) {
    String shortcut = effective.get(Option.SHORTCUT);
    if (!option.shortcuts().isEmpty() && !option.shortcuts().contains(shortcut)) {
      String needed =
          option.shortcuts().stream()
              .sorted()
              .map(kind -> "shortcut=" + kind)
              .collect(Collectors.joining(" or "));
      throw refusal(spec, option.key() + " is for " + needed + ", and this is " + shortcut);
    }
  }

  private static void rejectZeroInit(String spec, ModelSpec effective) {
    if (has(effective, Option.NORM, "none")) {
      throw refusal(
          spec, "zero-init is about the last norm of each branch, and norm=none has none");
    }
    if (has(effective, Option.SHORTCUT, "none")) {
      throw refusal(spec, "without a shortcut, zero-init makes the output of every block 0");
    }
    Order order = Order.of(effective);
    if (order != Order.ORIGINAL && order != Order.RELU_PREACT) {
      throw refusal(
          spec,
          "zero-init is for branches that end in a norm: order=original or relu-preact, and this"
              + " is "
              + effective.get(Option.ORDER));
    }
  }

  private static void rejectOrder(String spec, ModelSpec effective) {
    Order order = Order.of(effective);
    boolean aboutAddition = order == Order.BN_AFTER_ADD || order == Order.RELU_BEFORE_ADD;
    if (aboutAddition && has(effective, Option.SHORTCUT, "none")) {
      throw refusal(
          spec,
          "order="
              + effective.get(Option.ORDER)
              + " is about the addition, and shortcut=none has none");
    }
    if (order == Order.BN_AFTER_ADD && has(effective, Option.NORM, "none")) {
      throw refusal(spec, "order=bn-after-add is about the norm, and norm=none has none");
    }
  }

  private static boolean has(ModelSpec spec, Option option, String value) {
    return spec.get(option).equals(value);
  }

  private static ResnetException refusal(String spec, String reason) {
    return ResnetException.usage("model " + spec + ": " + reason);
  }
}
