package org.resnet4j.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.resnet4j.ResnetException;

/**
 * What is done to a pixel after division by 255: (x - mean) / std, by channel.
 *
 * @param mean by channel
 * @param std standard deviation by channel, positive
 */
public record Normalization(List<Double> mean, List<Double> std) {

  /** (x - 0.5) / 0.5, the founding program's. */
  public static final Normalization HALF = of("0.5,0.5,0.5/0.5,0.5,0.5");

  /** ImageNet's mean and standard deviation, as torchvision has them. */
  public static final Normalization IMAGENET = of("0.485,0.456,0.406/0.229,0.224,0.225");

  /** CIFAR-10's. */
  public static final Normalization CIFAR10 = of("0.4914,0.4822,0.4465/0.247,0.2435,0.2616");

  private static final Map<String, Normalization> NAMED =
      Map.of("half", HALF, "imagenet", IMAGENET, "cifar10", CIFAR10);

  public Normalization {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.isEmpty() || mean.size() != std.size()) {
      throw ResnetException.usage(
          "a normalization has as many means as deviations, got " + mean + " and " + std);
    }
    std.forEach(value -> Checks.positive("a deviation", value));
  }

  /**
   * Reads {@code half}, {@code imagenet}, {@code cifar10} or {@code m,m,m/s,s,s}.
   *
   * @throws ResnetException (usage) for anything else
   */
  @JsonCreator
  public static Normalization parse(String text) {
    Normalization named = NAMED.get(text);
    if (named != null) {
      return named;
    }
    try {
      return of(text);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw ResnetException.usage(
          "unknown normalization '"
              + text
              + "'; allowed are half, imagenet, cifar10, or three means and three deviations as"
              + " 0.5,0.5,0.5/0.25,0.25,0.25");
    }
  }

  /**
   * Checks that there is a mean for every channel.
   *
   * @throws ResnetException (usage) where there is not
   */
  public void requireChannels(int channels) {
    if (mean.size() != channels) {
      throw ResnetException.usage(
          "the normalization "
              + this
              + " is for "
              + mean.size()
              + (mean.size() == 1 ? " channel" : " channels")
              + ", the images have "
              + channels);
    }
  }

  /** The colour that it makes 0, by channel, 0 to 255. */
  List<Integer> meanColor() {
    return mean.stream().map(value -> (int) Math.round(255 * value)).toList();
  }

  /** The shortest text that {@link #parse} reads back. */
  @JsonValue
  @Override
  public String toString() {
    return NAMED.entrySet().stream()
        .filter(entry -> entry.getValue().equals(this))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(join(mean) + "/" + join(std));
  }

  private static Normalization of(String text) {
    String[] halves = text.split("/", -1);
    return new Normalization(numbers(halves[0]), numbers(halves[1]));
  }

  private static List<Double> numbers(String list) {
    return Arrays.stream(list.split(",", -1)).map(Double::valueOf).toList();
  }

  private static String join(List<Double> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(","));
  }
}
