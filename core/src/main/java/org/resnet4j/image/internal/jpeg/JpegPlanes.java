package org.resnet4j.image.internal.jpeg;

/**
 * The samples of a JPEG image's components, each as large as the image.
 *
 * @param planes width x height samples of each component
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JpegPlanes(int width, int height, byte[][] planes) {

  private static final int SIDE = 8;

  /** Makes samples of a frame's coefficients. */
  static JpegPlanes of(JpegFrame frame, int lastGoodRow) {
    boolean smooths = JpegSmoothing.isNeeded(frame);
    byte[][] planes = new byte[frame.components().size()][];
    for (int i = 0; i < planes.length; i++) {
      JpegComponent each = frame.components().get(i);
      int across = frame.mostHorizontal() / each.horizontal;
      int down = frame.mostVertical() / each.vertical;
      if (across * each.horizontal != frame.mostHorizontal()
          || down * each.vertical != frame.mostVertical()) {
        throw new IllegalArgumentException("its sampling factors are no multiples of each other");
      }
      byte[] samples = samples(frame, each, smooths, lastGoodRow);
      each.coefficients = new short[0];
      planes[i] =
          new JpegUpsampling(samples, SIDE * each.blocksWide, each.width, each.height)
              .raise(frame.width(), frame.height(), across, down);
    }
    return new JpegPlanes(frame.width(), frame.height(), planes);
  }

  private static byte[] samples(
      JpegFrame frame, JpegComponent component, boolean smooths, int lastGoodRow) {
    int stride = SIDE * component.blocksWide;
    byte[] samples = new byte[Math.multiplyExact(stride, SIDE * component.blocksHigh)];
    int[] steps = component.quantization;
    if (steps == null) {
      steps = new int[JpegComponent.BLOCK]; // it is in no scan
    }
    var smoothing = new JpegSmoothing(component, steps, frame.mcuRows(), lastGoodRow);
    int[] block = new int[JpegComponent.BLOCK];
    for (int row = 0; row < component.blocksHigh; row++) {
      for (int column = 0; column < component.blocksWide; column++) {
        copy(component, row, column, block);
        if (smooths) {
          smoothing.estimate(row, column, block);
        }
        for (int i = 0; i < block.length; i++) {
          block[i] = (short) (block[i] * steps[i]);
        }
        JpegIdct.inverse(block, samples, SIDE * (row * stride + column), stride);
      }
    }
    return samples;
  }

  private static void copy(JpegComponent component, int row, int column, int[] block) {
    int at = component.offset(row, column);
    for (int i = 0; i < block.length; i++) {
      block[i] = component.coefficients[at + i];
    }
  }

  /** Puts the components' samples of a row side by side. */
  void row(int y, int[] row) {
    for (int i = 0; i < planes.length; i++) {
      for (int x = 0; x < width; x++) {
        row[x * planes.length + i] = planes[i][y * width + x] & 0xFF;
      }
    }
  }
}
