package org.resnet4j.augment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * One pair of operations of the 25 that were learned on a data set (Cubuk et al. 2018), each with
 * its probability and magnitude, as torchvision's {@code AutoAugment} draws it.
 */
public record AutoAugment(Policy policy) implements PixelAugment {

  /**
   * The data set that a policy was learned on. A line is a pair of operations, each with its
   * probability and, where it has one, its level of magnitude, 0 to 9.
   */
  public enum Policy {
    @JsonProperty("cifar10")
    CIFAR10(
        """
        Invert 0.1, Contrast 0.2 6
        Rotate 0.7 2, TranslateX 0.3 9
        Sharpness 0.8 1, Sharpness 0.9 3
        ShearY 0.5 8, TranslateY 0.7 9
        AutoContrast 0.5, Equalize 0.9
        ShearY 0.2 7, Posterize 0.3 7
        Color 0.4 3, Brightness 0.6 7
        Sharpness 0.3 9, Brightness 0.7 9
        Equalize 0.6, Equalize 0.5
        Contrast 0.6 7, Sharpness 0.6 5
        Color 0.7 7, TranslateX 0.5 8
        Equalize 0.3, AutoContrast 0.4
        TranslateY 0.4 3, Sharpness 0.2 6
        Brightness 0.9 6, Color 0.2 8
        Solarize 0.5 2, Invert 0.0
        Equalize 0.2, AutoContrast 0.6
        Equalize 0.2, Equalize 0.6
        Color 0.9 9, Equalize 0.6
        AutoContrast 0.8, Solarize 0.2 8
        Brightness 0.1 3, Color 0.7 0
        Solarize 0.4 5, AutoContrast 0.9
        TranslateY 0.9 9, TranslateY 0.7 9
        AutoContrast 0.9, Solarize 0.8 3
        Equalize 0.8, Invert 0.1
        TranslateY 0.7 9, AutoContrast 0.9
        """),

    @JsonProperty("imagenet")
    IMAGENET(
        """
        Posterize 0.4 8, Rotate 0.6 9
        Solarize 0.6 5, AutoContrast 0.6
        Equalize 0.8, Equalize 0.6
        Posterize 0.6 7, Posterize 0.6 6
        Equalize 0.4, Solarize 0.2 4
        Equalize 0.4, Rotate 0.8 8
        Solarize 0.6 3, Equalize 0.6
        Posterize 0.8 5, Equalize 1.0
        Rotate 0.2 3, Solarize 0.6 8
        Equalize 0.6, Posterize 0.4 6
        Rotate 0.8 8, Color 0.4 0
        Rotate 0.4 9, Equalize 0.6
        Equalize 0.0, Equalize 0.8
        Invert 0.6, Equalize 1.0
        Color 0.6 4, Contrast 1.0 8
        Rotate 0.8 8, Color 1.0 2
        Color 0.8 8, Solarize 0.8 7
        Sharpness 0.4 7, Invert 0.6
        ShearX 0.6 5, Equalize 1.0
        Color 0.4 0, Equalize 0.6
        Equalize 0.4, Solarize 0.2 4
        Solarize 0.6 5, AutoContrast 0.6
        Invert 0.6, Equalize 1.0
        Color 0.6 4, Contrast 1.0 8
        Equalize 0.8, Equalize 0.6
        """);

    private final List<List<Step>> pairs;

    Policy(String table) {
      pairs = table.lines().map(Policy::pair).toList();
    }

    List<List<Step>> pairs() {
      return pairs;
    }

    private static List<Step> pair(String line) {
      return List.of(line.split(", ")).stream().map(Step::parse).toList();
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An operation, how likely it is done, and its level of magnitude, 0 where it has none. */
  record Step(PolicyOperation operation, double probability, int level) {
    static Step parse(String text) {
      String[] words = text.split(" ", -1);
      return new Step(
          PolicyOperation.named(words[0]),
          Double.parseDouble(words[1]),
          words.length > 2 ? Integer.parseInt(words[2]) : 0);
    }
  }

  @Override
  public List<PixelOperation> drawOperations(int width, int height, RandomGenerator random) {
    List<PixelOperation> drawn = new ArrayList<>();
    for (Step step : policy.pairs().get(random.nextInt(policy.pairs().size()))) {
      PolicyOperation operation = step.operation;
      double magnitude = Magnitudes.AUTO.draw(operation, step.level, width, height, random);
      if (random.nextDouble() < step.probability) {
        drawn.addAll(operation.of(magnitude));
      }
    }
    return drawn;
  }

  @Override
  public String toString() {
    return "auto-augment(" + policy + ")";
  }
}
