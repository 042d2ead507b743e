package org.resnet4j.zoo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.resnet4j.graph.Activation;

/** What a model spec may change in a net. */
public enum Option {
  /** Biases on the 3x3 convolutions of the blocks. */
  BIAS("off", "on"),
  /**
   * Normalisation after each convolution; group: 32 groups, half the channels where 32 does not
   * divide.
   */
  NORM("batch", "group", "none"),
  /**
   * Shortcut where the shape changes: He 2015, section 3.3 and Table 3; D is B with average pooling
   * in the place of the stride (He et al. 2018, arXiv 1812.01187, Fig. 2c). The default is the
   * net's own.
   */
  PROJECTION("own", "A", "B", "C", "D"),
  /** What the shortcut does: He 2016, Fig. 2 and Table 1; none is the plain net. */
  SHORTCUT("identity", "scale", "gate", "exclusive-gate", "conv1x1", "dropout", "none"),
  /** What a gate's bias starts at: He 2016, section 3.1. */
  GATE_BIAS(new OptionValues.Decimal(-6, -100, 100), Set.of("gate", "exclusive-gate")),
  /** What shortcut=scale multiplies the shortcut by: the lambda of He 2016, section 3.1. */
  SHORTCUT_SCALE(new OptionValues.Decimal(0.5, 0, 10), Set.of("scale")),
  /** What shortcut=scale multiplies F by: 1 - lambda, or 1, in He 2016, Table 1. */
  BRANCH_SCALE(new OptionValues.Decimal(0.5, 0, 10), Set.of("scale")),
  /** The share of zeros of shortcut=dropout: He 2016, section 3.1. */
  SHORTCUT_DROPOUT(new OptionValues.Decimal(0.5, 0, 0.99), Set.of("dropout")),
  /** Where norm and activation stand in a block: He 2016, Fig. 4; preact nets are full-preact. */
  ORDER("original", "bn-after-add", "relu-before-add", "relu-preact", "full-preact"),
  /**
   * How an ImageNet net begins. 7x7: 7x7 with stride 2 and max pooling. 3x3: one 3x3 convolution
   * with stride 1 and no pooling, for images of 32x32 (as kuangliu's and most other "ResNet-18 on
   * CIFAR-10"). deep: three 3x3 convolutions, the first with stride 2, and max pooling (He et al.
   * 2018, arXiv 1812.01187, Fig. 2b).
   */
  STEM("7x7", "3x3", "deep"),
  /** Which convolution of a bottleneck carries the stride: 1x1 is He 2015, 3x3 torchvision. */
  STRIDE("3x3", "1x1"),
  /**
   * By how much squeeze-and-excitation at the end of each branch reduces the channels (Hu et al.
   * 2017, arXiv 1709.01507): to the nearest multiple of 8, at least 8, as timm has it.
   */
  SE("off", "4", "8", "16", "32"),
  /** The activation, everywhere in the net. */
  ACTIVATION(Activation.keys()),
  /**
   * How weights start. kaiming: He et al. 2015 (arXiv 1502.01852), normal with deviation sqrt(2 /
   * fan-out) for convolutions, PyTorch's default for linear layers and biases; gaussian: deviation
   * 0.01 and biases 0, in AlexNets as Krizhevsky et al. 2012, section 5, has them; pytorch: its
   * default for all. alexnet is gaussian.
   */
  INIT("kaiming", "gaussian", "pytorch"),
  /** Whether the last norm of each branch starts at 0 (Goyal et al. 2017, section 5.1). */
  ZERO_INIT("off", "on"),
  /** Local response normalisation after the first two convolutions. */
  LRN("on", "off"),
  /** Dropout of half of the hidden fully connected layers' values. */
  DROPOUT("on", "off");

  private final OptionValues values;
  private final Set<String> shortcuts;

  Option(String... values) {
    this(List.of(values));
  }

  Option(List<String> values) {
    this(new OptionValues.Choice(values), Set.of());
  }

  Option(OptionValues values, Set<String> shortcuts) {
    this.values = values;
    this.shortcuts = shortcuts;
  }

  /** Its name in a spec: {@code zero-init}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it may be, behind "is": {@code one of on, off} or {@code a number from 0 to 10}. */
  public String allowed() {
    return values.allowed();
  }

  /** What it may be behind its key, as a table shows it: {@code norm=batch|group|none}. */
  public String usage() {
    return key() + "=" + values.usage(defaultValue());
  }

  /** What it may be behind its key, this net's default first. */
  public String usage(String net) {
    return key() + "=" + values.usage(defaultValue(net));
  }

  /** The value of most nets whose spec does not name the option. */
  public String defaultValue() {
    return values.defaultValue();
  }

  /** The value of this net where the spec does not name the option. */
  public String defaultValue(String net) {
    return switch (this) {
      case ORDER -> net.contains("preact") ? "full-preact" : defaultValue();
      case INIT -> net.equals("alexnet") ? "gaussian" : defaultValue();
      case STEM -> ImageNetResNet.variant(net).stem();
      case SE -> ImageNetResNet.variant(net).se();
      default -> defaultValue();
    };
  }

  /** Whether it is a switch, so that its name alone means on. */
  public boolean isSwitch() {
    return values instanceof OptionValues.Choice choice && choice.values().contains("on");
  }

  OptionValues range() {
    return values;
  }

  /** The kinds of shortcut that it is about; empty for an option that every shortcut has. */
  Set<String> shortcuts() {
    return shortcuts;
  }

  static Optional<Option> of(String key) {
    return Arrays.stream(Option.values()).filter(option -> option.key().equals(key)).findFirst();
  }

  static List<String> keys(List<Option> options) {
    return options.stream().map(Option::key).toList();
  }
}
