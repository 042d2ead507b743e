package org.resnet4j.app.cli.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns of text, as wide as their widest cell. */
public final class Table {

  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();
  private final int[] widths;
  private final boolean[] right;

  /** Creates a table with these column names; a leading {@code >} right-aligns a column. */
  public Table(String... header) {
    widths = new int[header.length];
    right = new boolean[header.length];
    for (int i = 0; i < header.length; i++) {
      right[i] = header[i].startsWith(">");
    }
    row(Arrays.stream(header).map(name -> name.replaceFirst("^>", "")).toArray(String[]::new));
  }

  public void row(String... cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], cells[i].length());
    }
    rows.add(cells);
  }

  /** The header and the rows. */
  public List<String> rows() {
    return rows.stream().map(this::line).toList();
  }

  /** The header, a rule and the rows. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(rows());
    int width = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
    lines.add(1, "-".repeat(width));
    return lines;
  }

  private String line(String[] row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      String fill = " ".repeat(widths[i] - row[i].length());
      line.append(i == 0 ? "" : GAP).append(right[i] ? fill + row[i] : row[i] + fill);
    }
    return line.toString().stripTrailing();
  }
}
