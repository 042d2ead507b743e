package org.resnet4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A grid of values as colours: white is 0, blue positive, vermilion negative.
 *
 * @param xLabel what the columns are
 * @param yLabel what the rows are, from the top
 * @param valueLabel what a colour is, with its unit
 * @param rows values, rows of equal length
 */
public record HeatMap(
    String title, String xLabel, String yLabel, String valueLabel, List<List<Double>> rows)
    implements Chart {

  public HeatMap {
    rows = rows.stream().map(List::copyOf).toList();
    int columns = rows.isEmpty() ? 0 : rows.get(0).size();
    if (columns == 0 || rows.stream().anyMatch(row -> row.size() != columns)) {
      throw new IllegalArgumentException(title + ": a heat map has equal rows and at least one");
    }
  }

  /** The map of {@code values[row][column]}. */
  public static HeatMap of(
      String title, String xLabel, String yLabel, String valueLabel, double[][] values) {
    List<List<Double>> rows = new ArrayList<>();
    for (double[] row : values) {
      rows.add(Arrays.stream(row).boxed().toList());
    }
    return new HeatMap(title, xLabel, yLabel, valueLabel, rows);
  }
}
