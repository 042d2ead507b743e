package org.resnet4j.report;

import java.util.List;
import java.util.stream.Collectors;

/** Names of columns and rows of as many cells. */
public record TableData(List<String> columns, List<List<String>> rows) {

  public TableData {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    int width = columns.size();
    if (rows.stream().anyMatch(row -> row.size() != width)) {
      throw new IllegalArgumentException("each row has " + width + " cells: " + columns);
    }
  }

  /** As RFC 4180 has it, with line feeds: a first line of names, quotes where they are needed. */
  public String csv() {
    StringBuilder text = new StringBuilder(line(columns));
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream().map(TableData::quoted).collect(Collectors.joining(",", "", "\n"));
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
