package org.resnet4j.graph;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The shape of one image's value, without the batch dimension: a map of channels x height x width,
 * or a vector of channels.
 *
 * @param channels C, at least 1
 * @param height H of a map, 0 for a vector
 * @param width W of a map, 0 for a vector
 */
public record Shape(int channels, int height, int width) {

  public Shape {
    boolean map = height > 0 && width > 0;
    boolean vector = height == 0 && width == 0;
    if (channels < 1 || !(map || vector)) {
      throw new IllegalArgumentException(
          "a shape has positive sides, got " + channels + "x" + height + "x" + width);
    }
  }

  /** A map of channels x height x width. */
  public static Shape map(int channels, int height, int width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException("a map has positive sides, got " + height + "x" + width);
    }
    return new Shape(channels, height, width);
  }

  public static Shape vector(int channels) {
    return new Shape(channels, 0, 0);
  }

  /**
   * Reads {@code 3x32x32} or {@code 10}.
   *
   * @throws IllegalArgumentException where the text is neither
   */
  public static Shape parse(String text) {
    int[] sides = Arrays.stream(text.split("x", -1)).mapToInt(Integer::parseInt).toArray();
    return switch (sides.length) {
      case 1 -> vector(sides[0]);
      case 3 -> map(sides[0], sides[1], sides[2]);
      default -> throw new IllegalArgumentException("a shape is CxHxW or C, got " + text);
    };
  }

  /** Whether it has height and width. */
  public boolean isMap() {
    return height > 0;
  }

  /** Whether it is a map as high as it is wide. */
  public boolean isSquare() {
    return isMap() && height == width;
  }

  /** Number of values. */
  public long elements() {
    return (long) channels * positions();
  }

  /** Height x width, 1 for a vector. */
  public long positions() {
    return isMap() ? (long) height * width : 1;
  }

  /** This shape with another number of channels. */
  public Shape withChannels(int count) {
    return new Shape(count, height, width);
  }

  @Override
  public String toString() {
    int[] sides = isMap() ? new int[] {channels, height, width} : new int[] {channels};
    return Arrays.stream(sides).mapToObj(Integer::toString).collect(Collectors.joining("x"));
  }
}
