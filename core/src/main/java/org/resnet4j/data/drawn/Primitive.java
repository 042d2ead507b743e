package org.resnet4j.data.drawn;

/**
 * A filled outline as a piece of a drawing, in the drawing's own coordinates: x to the right and y
 * down, both within -1 to 1.
 */
sealed interface Primitive {

  /** Which of a drawing's colours; what they are is random for each image. */
  enum Ink {
    MAIN,
    /** Akin to MAIN. */
    SECOND,
    /** In contrast to MAIN. */
    DETAIL
  }

  /** A disc that holds the part. */
  record Disc(double x, double y, double radius) {}

  Ink ink();

  /** Returns the (nearly Euclidean) distance from the outline, negative inside. */
  double distance(double x, double y);

  /** Returns a disc that holds the part. */
  Disc disc();

  /** An ellipse with its axes along x and y. */
  record Ellipse(Ink ink, double centerX, double centerY, double radiusX, double radiusY)
      implements Primitive {

    /** To first order: the implicit function over its gradient's length. */
    @Override
    public double distance(double x, double y) {
      double u = (x - centerX) / radiusX;
      double v = (y - centerY) / radiusY;
      double level = Math.sqrt(u * u + v * v);
      double gradient = Math.sqrt(u * u / (radiusX * radiusX) + v * v / (radiusY * radiusY));
      return gradient == 0 ? -Math.min(radiusX, radiusY) : level * (level - 1) / gradient;
    }

    @Override
    public Disc disc() {
      return new Disc(centerX, centerY, Math.max(radiusX, radiusY));
    }
  }

  /** A thick line with round ends. */
  record Capsule(Ink ink, double fromX, double fromY, double toX, double toY, double radius)
      implements Primitive {

    @Override
    public double distance(double x, double y) {
      return segment(x - fromX, y - fromY, toX - fromX, toY - fromY) - radius;
    }

    @Override
    public Disc disc() {
      double half = Math.sqrt(square(toX - fromX) + square(toY - fromY)) / 2;
      return new Disc((fromX + toX) / 2, (fromY + toY) / 2, half + radius);
    }
  }

  /**
   * A convex polygon. Outside, opposite a corner, its distance is too small, which leaves the
   * corner sharp.
   *
   * @param edges for each edge a, b, c: the distance from it is {@code a x + b y + c}, positive
   *     outside
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Polygon(Ink ink, double[] edges, Disc disc) implements Primitive {

    /** The polygon with these corners, x and y in turn, in either sense of rotation. */
    static Polygon of(Ink ink, double... corners) {
      Disc disc = around(corners);
      double[] edges = new double[corners.length / 2 * 3];
      int last = corners.length - 2;
      for (int i = 0; i < corners.length; last = i, i += 2) {
        double a = corners[i + 1] - corners[last + 1];
        double b = corners[last] - corners[i];
        double c = -a * corners[i] - b * corners[i + 1];
        double toInside = a * disc.x() + b * disc.y() + c < 0 ? 1 : -1;
        double unit = toInside / Math.sqrt(square(a) + square(b));
        edges[i / 2 * 3] = a * unit;
        edges[i / 2 * 3 + 1] = b * unit;
        edges[i / 2 * 3 + 2] = c * unit;
      }
      return new Polygon(ink, edges, disc);
    }

    private static Disc around(double[] corners) {
      double x = 0;
      double y = 0;
      for (int i = 0; i < corners.length; i += 2) {
        x += 2 * corners[i] / corners.length;
        y += 2 * corners[i + 1] / corners.length;
      }
      double radius = 0;
      for (int i = 0; i < corners.length; i += 2) {
        radius = Math.max(radius, Math.sqrt(square(corners[i] - x) + square(corners[i + 1] - y)));
      }
      return new Disc(x, y, radius);
    }

    @Override
    public double distance(double x, double y) {
      double farthest = edges[0] * x + edges[1] * y + edges[2];
      for (int i = 3; i < edges.length; i += 3) {
        farthest = Math.max(farthest, edges[i] * x + edges[i + 1] * y + edges[i + 2]);
      }
      return farthest;
    }
  }

  /** The distance of (x, y) from the line between the origin and (edgeX, edgeY). */
  private static double segment(double x, double y, double edgeX, double edgeY) {
    double along = (x * edgeX + y * edgeY) / (edgeX * edgeX + edgeY * edgeY);
    double nearest = Math.max(0, Math.min(1, along));
    return Math.sqrt(square(x - nearest * edgeX) + square(y - nearest * edgeY));
  }

  private static double square(double a) {
    return a * a;
  }
}
