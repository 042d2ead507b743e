package org.resnet4j.report;

import java.util.List;
import org.resnet4j.Text;

/** Draws a grid of colours and what they mean. */
final class HeatMapPainter {

  private static final double SIDE = 300;
  private static final int[] WHITE = {255, 255, 255};
  private static final int[] POSITIVE = {0, 68, 136};
  private static final int[] NEGATIVE = {187, 68, 0};

  private HeatMapPainter() {}

  static Frame paint(HeatMap map) {
    List<List<Double>> rows = map.rows();
    int columns = rows.get(0).size();
    double cell = Math.min(SIDE / rows.size(), (Frame.WIDTH - 50) / columns);
    double left = (Frame.WIDTH - cell * columns) / 2;
    Frame frame = new Frame(map.title(), map.yLabel(), left, cell * rows.size());
    double most =
        rows.stream()
            .flatMap(List::stream)
            .filter(Double::isFinite)
            .mapToDouble(Math::abs)
            .max()
            .orElse(1);
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < columns; column++) {
        String color = color(rows.get(row).get(column) / (most > 0 ? most : 1));
        frame.box(left + column * cell, frame.top() + row * cell, cell + 0.3, cell + 0.3, color);
      }
    }
    frame
        .svg()
        .empty(
            "rect x y width height fill stroke",
            left,
            frame.top(),
            cell * columns,
            cell * rows.size(),
            "none",
            Look.AXIS);
    frame.below(map.xLabel());
    key(frame, rows, most, map.valueLabel());
    return frame;
  }

  private static void key(Frame frame, List<List<Double>> rows, double most, String label) {
    boolean signed = rows.stream().flatMap(List::stream).anyMatch(value -> value < 0);
    double y = frame.height() + 6;
    double start = 80;
    double width = (Frame.WIDTH - 2 * start) / 40;
    for (int i = 0; i < 40; i++) {
      double share = signed ? (i - 19.5) / 19.5 : i / 39.0;
      frame.box(start + i * width, y, width + 0.3, 10, color(share));
    }
    frame.text(signed ? Ticks.label(-Ticks.rounded(most)) : "0", start - 6, y + 9, "end");
    frame.text(Ticks.label(Ticks.rounded(most)), Frame.WIDTH - start + 6, y + 9, "start");
    frame.below("");
    frame.below(label);
  }

  /** Share -1 to 1; grey where there is no value. */
  static String color(double share) {
    if (Double.isNaN(share)) {
      return "#cccccc";
    }
    int[] end = share < 0 ? NEGATIVE : POSITIVE;
    double weight = Math.min(1, Math.abs(share));
    StringBuilder hex = new StringBuilder("#");
    for (int i = 0; i < 3; i++) {
      hex.append(Text.of("%02x", Math.round(WHITE[i] + weight * (end[i] - WHITE[i]))));
    }
    return hex.toString();
  }
}
