package org.resnet4j.zoo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a model spec may change in a net; the first value is the default. */
public enum Option {
  /** Biases on the 3x3 convolutions of the blocks. */
  BIAS("off", "on"),
  /**
   * Normalisation after each convolution; group: 32 groups, half the channels where 32 does not
   * divide.
   */
  NORM("batch", "group", "none"),
  /**
   * Shortcut where the shape changes: He 2015, section 3.3 and Table 3. The default is the net's
   * own.
   */
  PROJECTION("own", "A", "B", "C"),
  /** What the shortcut does; none is the plain net. */
  SHORTCUT("identity", "none"),
  /** Which convolution of a bottleneck carries the stride: 1x1 is He 2015, 3x3 torchvision. */
  STRIDE("3x3", "1x1"),
  /** Whether the last norm of each branch starts at 0 (Goyal et al. 2017, section 5.1). */
  ZERO_INIT("off", "on");

  private final List<String> values;

  Option(String... values) {
    this.values = List.of(values);
  }

  /** Its name in a spec: {@code zero-init}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it may be; the default first. */
  public List<String> allowed() {
    return values;
  }

  /** The value of a net whose spec does not name the option. */
  public String defaultValue() {
    return values.get(0);
  }

  /** Whether it is a switch, so that its name alone means on. */
  public boolean isSwitch() {
    return values.contains("on");
  }

  static Optional<Option> of(String key) {
    return Arrays.stream(Option.values()).filter(option -> option.key().equals(key)).findFirst();
  }

  static List<String> keys(List<Option> options) {
    return options.stream().map(Option::key).toList();
  }
}
