package org.resnet4j.report;

/**
 * A chart in its place on a page.
 *
 * @param id lower-case letters, digits and dashes, unique on the page; the picture files' name
 * @param caption what it shows, where from, and how to read it
 */
public record Figure(String id, String caption, Chart chart) implements PageElement {
  public Figure {
    if (!id.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("a figure's id has letters, digits, dashes, got " + id);
    }
  }

  String svg() {
    return Svg.of(chart, id);
  }
}
