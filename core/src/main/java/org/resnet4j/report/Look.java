package org.resnet4j.report;

/**
 * How a series looks: colours that colour-blind readers tell apart (Okabe and Ito 2008, without
 * yellow) and, for grey printers, another mark for each.
 */
record Look(String color, Mark mark, boolean published) {

  private static final String[] COLORS = {
    "#0072B2", "#D55E00", "#009E73", "#AA4499", "#E69F00", "#56B4E9", "#000000"
  };

  static final String INK = "#222222";
  static final String FAINT = "#dddddd";
  static final String AXIS = "#666666";
  static final double FONT = 12;
  private static final String PAINT = " fill stroke stroke-width";

  enum Mark {
    CIRCLE,
    SQUARE,
    TRIANGLE,
    DIAMOND
  }

  /** The look of the series at this place of the list. */
  static Look of(int index, Series series) {
    Mark[] marks = Mark.values();
    return new Look(
        COLORS[index % COLORS.length], marks[index % marks.length], series.isPublished());
  }

  String dash() {
    return published ? "5 3" : "none";
  }

  /** How wide text is, about: no font is known here. */
  static double width(String text) {
    return 0.54 * FONT * text.length();
  }

  /** Draws the sign, filled with white where the number is another's. */
  void mark(Markup svg, double x, double y) {
    String fill = published ? "#ffffff" : color;
    double r = 3;
    switch (mark) {
      case CIRCLE -> svg.empty("circle cx cy r" + PAINT, x, y, r, fill, color, 1.3);
      case SQUARE ->
          svg.empty("rect x y width height" + PAINT, x - r, y - r, 2 * r, 2 * r, fill, color, 1.3);
      case TRIANGLE ->
          svg.empty("path d" + PAINT, path(x, y, 0, -r - 1, r + 1, r, -r - 1, r), fill, color, 1.3);
      case DIAMOND ->
          svg.empty(
              "path d" + PAINT,
              path(x, y, 0, -r - 1, r + 1, 0, 0, r + 1, -r - 1, 0),
              fill,
              color,
              1.3);
    }
  }

  private static String path(double x, double y, double... offsets) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < offsets.length; i += 2) {
      path.append(i == 0 ? 'M' : 'L').append(Markup.number(x + offsets[i])).append(' ');
      path.append(Markup.number(y + offsets[i + 1]));
    }
    return path.append('Z').toString();
  }
}
