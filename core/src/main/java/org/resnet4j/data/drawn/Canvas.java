package org.resnet4j.data.drawn;

import org.resnet4j.data.SplitMix;

/** A square image while it is painted: 3 planes of samples, 0 to 255. */
final class Canvas {

  /** At least the factor by which stretch and shear lengthen anything beyond the scale. */
  private static final double MARGIN = 1.35;

  private final int side;
  private final float[] samples;

  Canvas(int side) {
    this.side = side;
    this.samples = new float[3 * side * side];
  }

  /** Fills with a gradient from one colour to the other along (dx, dy), a direction. */
  void gradient(float[] from, float[] to, double dx, double dy) {
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double along = ((x + 0.5) * dx + (y + 0.5) * dy) / side - (dx + dy) / 2;
        float share = (float) Math.max(0, Math.min(1, 0.5 + along));
        for (int channel = 0; channel < 3; channel++) {
          samples[index(channel, x, y)] = from[channel] + share * (to[channel] - from[channel]);
        }
      }
    }
  }

  /** Adds random values on a coarse grid, smoothly between, times each channel's strength. */
  void clouds(SplitMix random, int cells, float[] strength) {
    float[] grid = new float[(cells + 1) * (cells + 1)];
    for (int i = 0; i < grid.length; i++) {
      grid[i] = (float) random.uniform(-1, 1);
    }
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        float value = between(grid, cells, (float) x * cells / side, (float) y * cells / side);
        for (int channel = 0; channel < 3; channel++) {
          samples[index(channel, x, y)] += value * strength[channel];
        }
      }
    }
  }

  private static float between(float[] grid, int cells, float x, float y) {
    int left = (int) x;
    int top = (int) y;
    int at = top * (cells + 1) + left;
    float right = x - left;
    float upper = grid[at] + right * (grid[at + 1] - grid[at]);
    float lower = grid[at + cells + 1] + right * (grid[at + cells + 2] - grid[at + cells + 1]);
    return upper + (y - top) * (lower - upper);
  }

  /** Paints a part with a soft edge of one pixel, in a colour that gets lighter along (dx, dy). */
  void paint(Primitive part, AffineMap map, float[] color, double dx, double dy) {
    Primitive.Disc disc = part.disc();
    double centerX = map.pixelX(disc.x(), disc.y());
    double centerY = map.pixelY(disc.x(), disc.y());
    double reach = disc.radius() * map.scale() * MARGIN + 1;
    int bottom = (int) Math.min(side, centerY + reach);
    for (int y = (int) Math.max(0, centerY - reach); y < bottom; y++) {
      double off = y + 0.5 - centerY;
      double half = Math.sqrt(Math.max(0, reach * reach - off * off));
      int left = (int) Math.max(0, centerX - half);
      int right = (int) Math.min(side, centerX + half);
      row(part, map, color, y, left, right, dx, dy);
    }
  }

  private void row(
      Primitive part,
      AffineMap map,
      float[] color,
      int y,
      int left,
      int right,
      double dx,
      double dy) {
    double startX = map.x(0, y);
    double startY = map.y(0, y);
    double stepX = map.x(1, y) - startX;
    double stepY = map.y(1, y) - startY;
    for (int x = left; x < right; x++) {
      double distance = part.distance(startX + x * stepX, startY + x * stepY);
      double cover = Math.min(1, 0.5 - distance * map.scale());
      if (cover > 0) {
        double light = 1 + (x * dx + y * dy) / side - (dx + dy) / 2;
        blend(x, y, color, (float) cover, (float) light);
      }
    }
  }

  private void blend(int x, int y, float[] color, float cover, float light) {
    for (int channel = 0; channel < 3; channel++) {
      int at = index(channel, x, y);
      samples[at] += cover * (color[channel] * light - samples[at]);
    }
  }

  /** Rounds to bytes with independent noise in each sample, uniform within {@code amplitude}. */
  byte[] toBytes(SplitMix random, float amplitude) {
    byte[] bytes = new byte[samples.length];
    long bits = 0;
    for (int i = 0; i < bytes.length; i++) {
      bits = i % Long.BYTES == 0 ? random.next() : bits >> Byte.SIZE;
      float noisy = samples[i] + amplitude * ((byte) bits + 0.5f) / 128;
      bytes[i] = (byte) Math.max(0, Math.min(255, (int) (noisy + 0.5f)));
    }
    return bytes;
  }

  private int index(int channel, int x, int y) {
    return (channel * side + y) * side + x;
  }
}
