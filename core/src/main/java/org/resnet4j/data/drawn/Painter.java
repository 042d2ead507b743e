package org.resnet4j.data.drawn;

import java.util.List;
import org.resnet4j.data.SplitMix;
import org.resnet4j.data.drawn.Primitive.Capsule;
import org.resnet4j.data.drawn.Primitive.Ellipse;
import org.resnet4j.data.drawn.Primitive.Ink;

/**
 * Paints one image of a shape: everything but the shape is random, and each colour is as often
 * lighter than the background as darker, so that neither colour nor place tells the class.
 */
final class Painter {

  /** Sums of absolute differences over the three channels, of at most 765. */
  private static final double VISIBLE = 190;

  private static final double FAINT = 110;

  private final SplitMix random;
  private final int side;
  private final Canvas canvas;

  private Painter(SplitMix random, int side) {
    this.random = random;
    this.side = side;
    this.canvas = new Canvas(side);
  }

  /** Returns 3 x side x side unsigned bytes. */
  static byte[] paint(List<Primitive> shape, SplitMix random, int side) {
    Painter painter = new Painter(random, side);
    float[] background = painter.background();
    painter.object(shape, background);
    painter.occluder();
    return painter.canvas.toBytes(random, (float) random.uniform(2, 22));
  }

  private float[] background() {
    float[] from = color();
    float[] to = near(from, 70);
    canvas.gradient(from, to, random.uniform(-1, 1), random.uniform(-1, 1));
    float[] strength = new float[3];
    double common = random.uniform(0, 25);
    for (int channel = 0; channel < 3; channel++) {
      strength[channel] = (float) (common + random.uniform(-10, 10));
    }
    canvas.clouds(random, 4, strength);
    while (random.chance(0.45)) {
      AffineMap map = AffineMap.draw(random, side);
      Primitive blob =
          new Ellipse(Ink.MAIN, 0.8, 0, random.uniform(0.1, 0.5), random.uniform(0.1, 0.5));
      canvas.paint(blob, map, near(from, 90), 0, 0);
    }
    return mix(from, to);
  }

  private void object(List<Primitive> shape, float[] background) {
    float[] main = contrast(background, VISIBLE);
    float[] second = near(main, 60);
    for (int tries = 0; tries < 20 && difference(second, background) < FAINT; tries++) {
      second = near(main, 60);
    }
    float[] detail = contrast(main, VISIBLE);
    double dx = random.uniform(-0.4, 0.4);
    double dy = random.uniform(-0.4, 0.4);
    AffineMap map = AffineMap.draw(random, side);
    for (Primitive part : shape) {
      float[] color =
          switch (part.ink()) {
            case MAIN -> main;
            case SECOND -> second;
            case DETAIL -> detail;
          };
      canvas.paint(part, map, color, dx, dy);
    }
  }

  /** A bar across some of the images. */
  private void occluder() {
    if (random.chance(0.25)) {
      double x = random.uniform(-0.9, 0.9);
      Primitive bar = new Capsule(Ink.MAIN, x, -1.6, x, 1.6, random.uniform(0.04, 0.12));
      canvas.paint(bar, AffineMap.draw(random, side), color(), 0, 0);
    }
  }

  private float[] color() {
    float[] color = new float[3];
    for (int channel = 0; channel < 3; channel++) {
      color[channel] = (float) random.uniform(0, 255);
    }
    return color;
  }

  private float[] near(float[] color, double range) {
    float[] near = new float[3];
    for (int channel = 0; channel < 3; channel++) {
      double value = color[channel] + random.uniform(-range, range);
      near[channel] = (float) Math.max(0, Math.min(255, value));
    }
    return near;
  }

  /** The last of twenty colours where none differs enough. */
  private float[] contrast(float[] from, double least) {
    float[] color = color();
    for (int tries = 1; tries < 20 && difference(color, from) < least; tries++) {
      color = color();
    }
    return color;
  }

  private static float[] mix(float[] a, float[] b) {
    return new float[] {(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2};
  }

  private static double difference(float[] a, float[] b) {
    return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]);
  }
}
