package org.resnet4j.image.internal.jpeg;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One component of a JPEG frame: its size, its coefficients, and how far they are known. */
final class JpegComponent {

  static final int BLOCK = 64;

  private static final int SIDE = 8;

  final int id;
  final int horizontal;
  final int vertical;
  final int quantTable;

  /** In samples, without padding. */
  int width;

  int height;

  /** In blocks, without padding. */
  int blocksWide;

  int blocksHigh;

  /** Blocks a row, with those that fill the last MCU. */
  int stride;

  /** Block by block, in natural order. */
  short[] coefficients = {};

  /** As it was at the first scan of this component. */
  int @Nullable [] quantization;

  /** Of each coefficient, in zigzag order: the bits that are still missing, or -1. */
  final int[] missingBits = new int[BLOCK];

  /** Those before the last scan. */
  final int[] missingBefore = new int[BLOCK];

  JpegComponent(int id, int sampling, int quantTable) {
    this.id = id;
    this.horizontal = sampling >> 4;
    this.vertical = sampling & 15;
    this.quantTable = quantTable;
    Arrays.fill(missingBits, -1);
  }

  /** Sets the sizes in an image whose largest sampling factors these are. */
  void measure(int imageWidth, int imageHeight, int mostHorizontal, int mostVertical) {
    width = ceilingOf((long) imageWidth * horizontal, mostHorizontal);
    height = ceilingOf((long) imageHeight * vertical, mostVertical);
    blocksWide = ceilingOf((long) imageWidth * horizontal, SIDE * mostHorizontal);
    blocksHigh = ceilingOf((long) imageHeight * vertical, SIDE * mostVertical);
    stride = ceilingOf(blocksWide, horizontal) * horizontal;
    int rows = ceilingOf(blocksHigh, vertical) * vertical;
    coefficients = new short[Math.multiplyExact(BLOCK, Math.multiplyExact(stride, rows))];
  }

  private static int ceilingOf(long dividend, int divisor) {
    return (int) ((dividend + divisor - 1) / divisor);
  }

  /** Where the coefficients of a block begin. */
  int offset(int row, int column) {
    return BLOCK * (row * stride + column);
  }
}
