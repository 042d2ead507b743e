package org.resnet4j.augment;

import static org.resnet4j.augment.PillowArithmetic.blend;
import static org.resnet4j.augment.PillowArithmetic.gray;

import org.resnet4j.ResnetException;

/** Operations on the colour of each pixel. Each equals Pillow's on RGB images to the bit. */
public sealed interface Recolor extends PixelOperation {

  /**
   * Blends each pixel with its gray, as {@code ImageEnhance.Color}.
   *
   * @param factor 0 is a gray image, 1 the image as it is
   */
  record Saturation(double factor) implements Recolor {
    @Override
    public void apply(byte[] pixels, int offset, int height, int width) {
      int area = height * width;
      float single = (float) factor;
      for (int i = offset; i < offset + area; i++) {
        int red = pixels[i] & 0xff;
        int green = pixels[i + area] & 0xff;
        int blue = pixels[i + 2 * area] & 0xff;
        int gray = gray(red, green, blue);
        pixels[i] = (byte) blend(gray, red, single);
        pixels[i + area] = (byte) blend(gray, green, single);
        pixels[i + 2 * area] = (byte) blend(gray, blue, single);
      }
    }
  }

  /** Gives all channels the pixel's gray, as torchvision's {@code to_grayscale}. */
  record Grayscale() implements Recolor {
    @Override
    public void apply(byte[] pixels, int offset, int height, int width) {
      int area = height * width;
      for (int i = offset; i < offset + area; i++) {
        int blue = i + 2 * area;
        byte gray = (byte) gray(pixels[i] & 0xff, pixels[i + area] & 0xff, pixels[blue] & 0xff);
        pixels[i] = gray;
        pixels[i + area] = gray;
        pixels[blue] = gray;
      }
    }
  }

  /**
   * Turns the hue, as torchvision's {@code adjust_hue} on Pillow's images: to HSV in bytes and
   * back, which rounds, so that a turn of 0 changes pixels too.
   *
   * @param turn share of the circle, -0.5 to 0.5
   */
  record Hue(double turn) implements Recolor {
    public Hue {
      if (!(turn >= -0.5 && turn <= 0.5)) {
        throw ResnetException.usage("a hue is turned by -0.5 to 0.5, got " + turn);
      }
    }

    @Override
    public void apply(byte[] pixels, int offset, int height, int width) {
      int area = height * width;
      int units = (int) (turn * 255);
      for (int i = offset; i < offset + area; i++) {
        int red = pixels[i] & 0xff;
        int green = pixels[i + area] & 0xff;
        int blue = pixels[i + 2 * area] & 0xff;
        int value = Math.max(red, Math.max(green, blue));
        int range = value - Math.min(red, Math.min(green, blue));
        if (range > 0) {
          int hue = (hue(red, green, blue, value, range) + units) & 0xff;
          int saturation = (int) ((float) range / value * 255.0);
          write(hue, saturation, value, pixels, i, area);
        }
      }
    }

    private static int hue(int red, int green, int blue, int value, float range) {
      float fromRed = (value - red) / range;
      float fromGreen = (value - green) / range;
      float fromBlue = (value - blue) / range;
      float sixths;
      if (red == value) {
        sixths = fromBlue - fromGreen;
      } else if (green == value) {
        sixths = (float) (2.0 + fromRed - fromBlue);
      } else {
        sixths = (float) (4.0 + fromGreen - fromRed);
      }
      double turns = sixths / 6.0 + 1.0;
      return (int) ((float) (turns >= 1 ? turns - 1 : turns) * 255.0);
    }

    private static void write(
        int hue, int saturation, int value, byte[] pixels, int red, int area) {
      double sixths = hue * 6.0 / 255.0;
      int sector = (int) sixths;
      float rest = (float) (sixths - sector);
      float share = (float) (saturation / 255.0);
      boolean falling = sector % 2 == 1;
      byte most = (byte) value;
      byte mid = rounded(value * (1.0 - (falling ? share * rest : share * (1.0 - rest))));
      byte least = rounded(value * (1.0 - share));
      switch (sector) {
        case 1 -> set(pixels, red, area, mid, most, least);
        case 2 -> set(pixels, red, area, least, most, mid);
        case 3 -> set(pixels, red, area, least, mid, most);
        case 4 -> set(pixels, red, area, mid, least, most);
        case 5 -> set(pixels, red, area, most, least, mid);
        default -> set(pixels, red, area, most, mid, least); // 0, and 6 for a whole circle
      }
    }

    private static byte rounded(double value) {
      return (byte) (int) (value + 0.5);
    }

    private static void set(byte[] pixels, int red, int area, byte r, byte g, byte b) {
      pixels[red] = r;
      pixels[red + area] = g;
      pixels[red + 2 * area] = b;
    }
  }
}
