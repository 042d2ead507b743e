package org.resnet4j.data.drawn;

import org.resnet4j.data.SplitMix;

/**
 * Where a drawing lies in the image: pixel = center + matrix (x, y), with the pixel's middle at
 * half numbers.
 *
 * @param scale about how many pixels one unit of the drawing is long
 */
record AffineMap(
    double centerX, double centerY, double scale, double a, double b, double c, double d) {

  /** Turned by up to 40 degrees, mirrored or not, stretched, sheared, and mostly in the image. */
  static AffineMap draw(SplitMix random, int side) {
    double angle = random.uniform(-0.7, 0.7);
    double mirror = random.chance(0.5) ? -1 : 1;
    double stretch = random.uniform(0.85, 1.18);
    double shear = random.uniform(-0.2, 0.2);
    double scale = random.uniform(0.3, 0.47) * side;
    double room = side / 2.0 - 0.8 * scale;
    double cos = StrictMath.cos(angle) * scale;
    double sin = StrictMath.sin(angle) * scale;
    return new AffineMap(
        side / 2.0 + random.uniform(-room, room),
        side / 2.0 + random.uniform(-room, room),
        scale,
        cos * mirror * stretch,
        (cos * shear - sin) / stretch,
        sin * mirror * stretch,
        (sin * shear + cos) / stretch);
  }

  double pixelX(double x, double y) {
    return centerX + a * x + b * y;
  }

  double pixelY(double x, double y) {
    return centerY + c * x + d * y;
  }

  /** The drawing's x at a pixel's middle. */
  double x(int pixelX, int pixelY) {
    return (d * (pixelX + 0.5 - centerX) - b * (pixelY + 0.5 - centerY)) / (a * d - b * c);
  }

  /** The drawing's y at a pixel's middle. */
  double y(int pixelX, int pixelY) {
    return (a * (pixelY + 0.5 - centerY) - c * (pixelX + 0.5 - centerX)) / (a * d - b * c);
  }
}
