package org.resnet4j.image.internal.jpeg;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The frame of a JPEG file: how it is coded, and its components. */
record JpegFrame(
    boolean progressive,
    boolean arithmetic,
    int width,
    int height,
    List<JpegComponent> components) {

  private static final int MOST_SAMPLING = 4;
  private static final int SIDE = 8;
  private static final int BITS = 8;

  /** As libjpeg has it. */
  private static final int MOST_PIXELS = 65_500;

  /** Reads a frame header; {@code marker} says the coding. */
  static JpegFrame read(int marker, JpegSource source) throws IOException {
    int length = source.next2();
    int bits = source.next();
    int height = source.next2();
    int width = source.next2();
    int count = source.next();
    if (bits != BITS || width == 0 || height == 0 || count == 0 || length != 8 + 3 * count) {
      throw new IllegalArgumentException("its frame header is broken");
    }
    List<JpegComponent> components = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      components.add(new JpegComponent(source.next(), source.next(), source.next()));
    }
    return new JpegFrame((marker & 3) == 2, marker > 0xC8, width, height, components);
  }

  /** Makes room for the coefficients. */
  void measure() {
    if (width > MOST_PIXELS || height > MOST_PIXELS) {
      throw new IllegalArgumentException("it is more than " + MOST_PIXELS + " pixels long");
    }
    for (JpegComponent each : components) {
      if (!isSampling(each.horizontal) || !isSampling(each.vertical)) {
        throw new IllegalArgumentException("its sampling factors are not allowed");
      }
    }
    components.forEach(each -> each.measure(width, height, mostHorizontal(), mostVertical()));
  }

  private static boolean isSampling(int factor) {
    return factor >= 1 && factor <= MOST_SAMPLING;
  }

  int mostHorizontal() {
    return components.stream().mapToInt(each -> each.horizontal).max().orElseThrow();
  }

  int mostVertical() {
    return components.stream().mapToInt(each -> each.vertical).max().orElseThrow();
  }

  /** Rows of MCUs of all components. */
  int mcuRows() {
    return -Math.floorDiv(-height, SIDE * mostVertical());
  }

  /** MCUs in a row of all components. */
  int mcuColumns() {
    return -Math.floorDiv(-width, SIDE * mostHorizontal());
  }
}
