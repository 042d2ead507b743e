package org.resnet4j.data.drawn;

import static org.resnet4j.data.drawn.Primitive.Ink.DETAIL;
import static org.resnet4j.data.drawn.Primitive.Ink.MAIN;
import static org.resnet4j.data.drawn.Primitive.Ink.SECOND;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resnet4j.data.drawn.Primitive.Capsule;
import org.resnet4j.data.drawn.Primitive.Ellipse;
import org.resnet4j.data.drawn.Primitive.Ink;
import org.resnet4j.data.drawn.Primitive.Polygon;

/** What is drawn: for each class the parts from back to front, facing right. */
final class DrawnClasses {

  private static final List<Primitive> AIRPLANE =
      List.of(
          polygon(SECOND, 0.30, 0, -0.20, -0.92, -0.48, -0.92, -0.22, 0),
          polygon(SECOND, 0.30, 0, -0.20, 0.92, -0.48, 0.92, -0.22, 0),
          polygon(SECOND, -0.55, 0, -0.80, -0.42, -0.97, -0.42, -0.85, 0),
          polygon(SECOND, -0.55, 0, -0.80, 0.42, -0.97, 0.42, -0.85, 0),
          capsule(MAIN, -0.85, 0, 0.82, 0, 0.14),
          ellipse(DETAIL, 0.76, 0, 0.12, 0.08));

  private static final List<Primitive> AUTOMOBILE =
      List.of(
          polygon(MAIN, -0.62, -0.08, -0.40, -0.52, 0.25, -0.52, 0.58, -0.08),
          polygon(
              MAIN, -0.97, 0.32, -0.97, -0.06, -0.55, -0.14, 0.55, -0.14, 0.97, 0.02, 0.97, 0.32),
          polygon(DETAIL, -0.46, -0.12, -0.32, -0.42, -0.10, -0.42, -0.10, -0.12),
          polygon(DETAIL, 0.02, -0.12, 0.02, -0.42, 0.20, -0.42, 0.42, -0.12),
          ellipse(DETAIL, -0.55, 0.32, 0.23, 0.23),
          ellipse(DETAIL, 0.55, 0.32, 0.23, 0.23),
          ellipse(SECOND, -0.55, 0.32, 0.09, 0.09),
          ellipse(SECOND, 0.55, 0.32, 0.09, 0.09));

  private static final List<Primitive> BIRD =
      List.of(
          capsule(DETAIL, -0.05, 0.30, -0.02, 0.80, 0.04),
          capsule(DETAIL, 0.12, 0.30, 0.15, 0.80, 0.04),
          polygon(SECOND, -0.40, 0.00, -1.00, -0.10, -0.95, 0.28, -0.35, 0.28),
          polygon(DETAIL, 0.64, -0.36, 1.00, -0.20, 0.64, -0.10),
          ellipse(MAIN, -0.02, 0.12, 0.52, 0.30),
          ellipse(MAIN, 0.50, -0.22, 0.24, 0.23),
          polygon(SECOND, 0.22, 0.10, -0.20, -0.85, -0.55, -0.80, -0.32, 0.18),
          ellipse(DETAIL, 0.55, -0.27, 0.06, 0.06));

  private static final List<Primitive> CAT =
      List.of(
          capsule(SECOND, 0.30, 0.84, 0.82, 0.62, 0.08),
          capsule(SECOND, 0.82, 0.62, 0.74, 0.10, 0.08),
          ellipse(MAIN, 0, 0.50, 0.40, 0.48),
          ellipse(SECOND, 0, 0.62, 0.18, 0.30),
          polygon(MAIN, -0.42, -0.30, -0.44, -0.95, -0.04, -0.60),
          polygon(MAIN, 0.42, -0.30, 0.44, -0.95, 0.04, -0.60),
          ellipse(MAIN, 0, -0.32, 0.44, 0.36),
          ellipse(DETAIL, -0.17, -0.38, 0.08, 0.10),
          ellipse(DETAIL, 0.17, -0.38, 0.08, 0.10),
          capsule(DETAIL, -0.10, -0.16, -0.68, -0.22, 0.025),
          capsule(DETAIL, -0.10, -0.12, -0.66, -0.04, 0.025),
          capsule(DETAIL, 0.10, -0.16, 0.68, -0.22, 0.025),
          capsule(DETAIL, 0.10, -0.12, 0.66, -0.04, 0.025),
          polygon(DETAIL, -0.07, -0.22, 0.07, -0.22, 0, -0.12));

  private static final List<Primitive> DEER =
      List.of(
          capsule(DETAIL, 0.52, -0.38, 0.34, -0.95, 0.045),
          capsule(DETAIL, 0.44, -0.62, 0.14, -0.82, 0.045),
          capsule(DETAIL, 0.56, -0.38, 0.80, -0.95, 0.045),
          capsule(DETAIL, 0.68, -0.64, 0.96, -0.74, 0.045),
          capsule(SECOND, -0.36, 0.25, -0.42, 0.95, 0.055),
          capsule(SECOND, 0.24, 0.25, 0.18, 0.95, 0.055),
          capsule(MAIN, -0.52, 0.20, -0.62, 0.95, 0.06),
          capsule(MAIN, 0.32, 0.20, 0.38, 0.95, 0.06),
          ellipse(SECOND, -0.66, 0.04, 0.09, 0.13),
          capsule(MAIN, -0.42, 0.15, 0.24, 0.12, 0.20),
          capsule(MAIN, 0.26, 0.05, 0.50, -0.30, 0.11),
          capsule(MAIN, 0.50, -0.30, 0.80, -0.20, 0.10),
          ellipse(SECOND, -0.35, 0.10, 0.06, 0.06),
          ellipse(SECOND, -0.12, 0.16, 0.06, 0.06),
          ellipse(SECOND, 0.08, 0.06, 0.06, 0.06));

  private static final List<Primitive> DOG =
      List.of(
          capsule(MAIN, -0.65, -0.05, -0.92, -0.55, 0.07),
          capsule(SECOND, -0.38, 0.20, -0.34, 0.85, 0.09),
          capsule(SECOND, 0.24, 0.20, 0.20, 0.85, 0.09),
          capsule(MAIN, -0.58, 0.10, -0.62, 0.85, 0.10),
          capsule(MAIN, 0.40, 0.10, 0.44, 0.85, 0.10),
          capsule(MAIN, -0.46, 0.05, 0.34, 0.05, 0.25),
          capsule(MAIN, 0.36, -0.05, 0.52, -0.35, 0.18),
          ellipse(MAIN, 0.56, -0.45, 0.26, 0.24),
          capsule(MAIN, 0.65, -0.38, 0.90, -0.34, 0.11),
          ellipse(SECOND, 0.42, -0.36, 0.12, 0.28),
          ellipse(DETAIL, 0.97, -0.40, 0.07, 0.07),
          ellipse(DETAIL, 0.66, -0.52, 0.06, 0.06));

  private static final List<Primitive> FROG =
      List.of(
          ellipse(SECOND, -0.68, 0.40, 0.27, 0.36),
          ellipse(SECOND, 0.68, 0.40, 0.27, 0.36),
          capsule(SECOND, -0.55, 0.76, -0.92, 0.80, 0.08),
          capsule(SECOND, 0.55, 0.76, 0.92, 0.80, 0.08),
          ellipse(MAIN, -0.36, -0.32, 0.24, 0.24),
          ellipse(MAIN, 0.36, -0.32, 0.24, 0.24),
          ellipse(MAIN, 0, 0.22, 0.64, 0.48),
          ellipse(SECOND, 0, 0.48, 0.34, 0.22),
          ellipse(DETAIL, -0.36, -0.36, 0.12, 0.12),
          ellipse(DETAIL, 0.36, -0.36, 0.12, 0.12),
          capsule(DETAIL, -0.40, 0.08, 0, 0.18, 0.04),
          capsule(DETAIL, 0.40, 0.08, 0, 0.18, 0.04));

  private static final List<Primitive> HORSE =
      List.of(
          capsule(SECOND, -0.64, -0.10, -0.86, 0.05, 0.09),
          capsule(SECOND, -0.86, 0.05, -0.90, 0.60, 0.09),
          capsule(SECOND, -0.36, 0.15, -0.34, 0.95, 0.065),
          capsule(SECOND, 0.20, 0.15, 0.18, 0.95, 0.065),
          capsule(MAIN, -0.55, 0.10, -0.58, 0.95, 0.075),
          capsule(MAIN, 0.34, 0.10, 0.38, 0.95, 0.075),
          capsule(SECOND, 0.50, -0.86, 0.12, -0.20, 0.11),
          polygon(MAIN, 0.10, -0.10, 0.46, -0.86, 0.74, -0.70, 0.52, 0.10),
          capsule(MAIN, -0.44, 0.02, 0.30, 0.02, 0.25),
          capsule(MAIN, 0.58, -0.74, 0.90, -0.42, 0.12),
          polygon(MAIN, 0.46, -0.78, 0.50, -1.00, 0.62, -0.80),
          ellipse(DETAIL, 0.66, -0.70, 0.05, 0.05));

  private static final List<Primitive> SHIP =
      List.of(
          capsule(DETAIL, 0.55, 0.20, 0.55, -0.70, 0.035),
          polygon(DETAIL, -0.24, -0.30, -0.24, -0.85, 0.02, -0.85, 0.02, -0.30),
          polygon(SECOND, -0.62, 0.22, -0.62, -0.12, 0.38, -0.12, 0.38, 0.22),
          polygon(SECOND, -0.44, -0.10, -0.44, -0.42, 0.18, -0.42, 0.18, -0.10),
          polygon(MAIN, -0.97, 0.15, 0.97, 0.15, 0.70, 0.68, -0.78, 0.68),
          ellipse(DETAIL, -0.50, 0.38, 0.08, 0.08),
          ellipse(DETAIL, -0.10, 0.38, 0.08, 0.08),
          ellipse(DETAIL, 0.30, 0.38, 0.08, 0.08));

  private static final List<Primitive> TRUCK =
      List.of(
          polygon(SECOND, -0.95, 0.28, 0.95, 0.28, 0.95, 0.42, -0.95, 0.42),
          polygon(MAIN, -0.97, 0.30, -0.97, -0.68, 0.28, -0.68, 0.28, 0.30),
          polygon(SECOND, 0.36, 0.42, 0.36, -0.36, 0.70, -0.36, 0.95, 0.02, 0.95, 0.42),
          polygon(DETAIL, 0.48, 0.00, 0.48, -0.26, 0.66, -0.26, 0.82, 0.00),
          ellipse(DETAIL, -0.70, 0.46, 0.18, 0.18),
          ellipse(DETAIL, -0.28, 0.46, 0.18, 0.18),
          ellipse(DETAIL, 0.64, 0.46, 0.18, 0.18));

  /** The parts by class name, in CIFAR-10's order. */
  static final Map<String, List<Primitive>> BY_NAME = byName();

  private DrawnClasses() {}

  private static Map<String, List<Primitive>> byName() {
    Map<String, List<Primitive>> shapes = new LinkedHashMap<>();
    shapes.put("airplane", AIRPLANE);
    shapes.put("automobile", AUTOMOBILE);
    shapes.put("bird", BIRD);
    shapes.put("cat", CAT);
    shapes.put("deer", DEER);
    shapes.put("dog", DOG);
    shapes.put("frog", FROG);
    shapes.put("horse", HORSE);
    shapes.put("ship", SHIP);
    shapes.put("truck", TRUCK);
    return Collections.unmodifiableMap(shapes);
  }

  private static Primitive ellipse(Ink ink, double x, double y, double radiusX, double radiusY) {
    return new Ellipse(ink, x, y, radiusX, radiusY);
  }

  private static Primitive capsule(
      Ink ink, double fromX, double fromY, double toX, double toY, double radius) {
    return new Capsule(ink, fromX, fromY, toX, toY, radius);
  }

  private static Primitive polygon(Ink ink, double... corners) {
    return Polygon.of(ink, corners);
  }
}
