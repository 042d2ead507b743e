package org.resnet4j.image.internal.jpeg;

import java.util.List;

/**
 * The blocks that a scan codes together, in the order in which it codes them: of one component one
 * block, of several as many of each as its sampling factors say.
 */
final class JpegMcu {

  private static final int MOST_BLOCKS = 10;

  final List<JpegComponent> components;

  /** Of each block, the place of its component in the scan. */
  final int[] member;

  /** Of each block, where its coefficients begin. */
  final int[] offset;

  JpegMcu(List<JpegComponent> components) {
    this.components = components;
    int blocks = 0;
    for (JpegComponent each : components) {
      blocks += isSingle() ? 1 : each.horizontal * each.vertical;
    }
    if (blocks > MOST_BLOCKS && !isSingle()) {
      throw new IllegalArgumentException("its scan codes " + blocks + " blocks together");
    }
    this.member = new int[blocks];
    this.offset = new int[blocks];
  }

  boolean isSingle() {
    return components.size() == 1;
  }

  short[] coefficients(int block) {
    return components.get(member[block]).coefficients;
  }

  /** Goes to the blocks in this row and column of the scan. */
  void moveTo(int row, int column) {
    if (isSingle()) {
      offset[0] = components.get(0).offset(row, column);
      return;
    }
    int block = 0;
    for (int i = 0; i < components.size(); i++) {
      JpegComponent each = components.get(i);
      for (int y = 0; y < each.vertical; y++) {
        for (int x = 0; x < each.horizontal; x++) {
          member[block] = i;
          offset[block++] = each.offset(row * each.vertical + y, column * each.horizontal + x);
        }
      }
    }
  }
}
