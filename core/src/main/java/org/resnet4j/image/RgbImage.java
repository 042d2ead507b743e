package org.resnet4j.image;

/**
 * An image in sRGB.
 *
 * @param pixels height x width x 3 unsigned bytes, row by row from the top; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a value of megabytes: compared by identity, not copied
public record RgbImage(int width, int height, byte[] pixels) {

  public RgbImage {
    if (width < 1 || height < 1 || pixels.length != 3L * width * height) {
      throw new IllegalArgumentException(
          pixels.length + " bytes are no " + width + "x" + height + " RGB image");
    }
  }

  /** An image whose samples come plane by plane: 3 x height x width unsigned bytes. */
  public static RgbImage ofChw(ImageBytes planes, int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = planes.array()[planes.offset() + i % 3 * width * height + i / 3];
    }
    return new RgbImage(width, height, pixels);
  }

  /** Returns a sample, 0 to 255, of channel 0 (red), 1 (green) or 2 (blue). */
  public int sample(int x, int y, int channel) {
    return pixels[3 * (y * width + x) + channel] & 0xFF;
  }

  /** Returns the samples plane by plane: 3 x height x width unsigned bytes. */
  public byte[] toChw() {
    int area = width * height;
    byte[] planes = new byte[3 * area];
    for (int i = 0; i < area; i++) {
      planes[i] = pixels[3 * i];
      planes[area + i] = pixels[3 * i + 1];
      planes[2 * area + i] = pixels[3 * i + 2];
    }
    return planes;
  }
}
