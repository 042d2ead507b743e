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

  /** The sign at a point. */
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
    Object[] paint = {
      "fill", published ? "#ffffff" : color, "stroke", color, "stroke-width", 1.3,
    };
    double r = 3;
    switch (mark) {
      case CIRCLE -> svg.empty("circle", with(paint, "cx", x, "cy", y, "r", r));
      case SQUARE ->
          svg.empty("rect", with(paint, "x", x - r, "y", y - r, "width", 2 * r, "height", 2 * r));
      case TRIANGLE ->
          svg.empty("path", with(paint, "d", path(x, y, 0, -r - 1, r + 1, r, -r - 1, r)));
      case DIAMOND ->
          svg.empty("path", with(paint, "d", path(x, y, 0, -r - 1, r + 1, 0, 0, r + 1, -r - 1, 0)));
    }
  }

  private static Object[] with(Object[] paint, Object... place) {
    Object[] all = new Object[place.length + paint.length];
    System.arraycopy(place, 0, all, 0, place.length);
    System.arraycopy(paint, 0, all, place.length, paint.length);
    return all;
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
