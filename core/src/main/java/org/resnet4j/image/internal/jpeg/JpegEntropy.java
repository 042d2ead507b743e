package org.resnet4j.image.internal.jpeg;

import java.io.IOException;
import java.util.Arrays;

/** Decodes the coefficients of a scan of a JPEG file. */
interface JpegEntropy {

  /** Natural places of the coefficients in zigzag order, with room for those that run over. */
  int[] NATURAL = natural();

  /** Decodes one MCU; what is missing or corrupt stays as it is. */
  void decode(JpegMcu mcu) throws IOException;

  /** Begins anew after a restart marker. */
  void restart() throws IOException;

  /** Whether the data of this segment ran out, so that the rest of it is empty. */
  boolean ranOut();

  /** ITU-T T.81, figure A.6. */
  private static int[] natural() {
    int[] order = new int[JpegComponent.BLOCK + 16];
    int place = 0;
    for (int diagonal = 0; diagonal < 15; diagonal++) {
      for (int i = 0; i <= diagonal; i++) {
        int row = diagonal % 2 == 0 ? diagonal - i : i;
        if (row < 8 && diagonal - row < 8) {
          order[place++] = 8 * row + diagonal - row;
        }
      }
    }
    Arrays.fill(order, JpegComponent.BLOCK, order.length, JpegComponent.BLOCK - 1);
    return order;
  }
}
