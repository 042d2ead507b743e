package org.resnet4j.weights.published;

import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.resnet4j.Text;
import org.resnet4j.image.Interpolation;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Preprocessing;
import org.resnet4j.weights.Resources;

/**
 * Reads the registry's table: comma-separated values without quotes, the names of the columns in
 * the first line.
 */
final class PretrainedTable {

  private PretrainedTable() {}

  static List<Pretrained.Entry> read() {
    return parse(Resources.lines("pretrained.csv"));
  }

  static List<Pretrained.Entry> parse(List<String> lines) {
    List<String> columns = split(lines.get(0));
    return lines.stream().skip(1).map(line -> entry(new Row(columns, line))).toList();
  }

  private static List<String> split(String line) {
    return Arrays.asList(line.split(",", -1));
  }

  /** A line's cells by column. */
  private record Row(Map<String, String> cells) {

    Row(List<String> columns, String line) {
      this(new HashMap<>());
      List<String> values = split(line);
      if (values.size() != columns.size()) {
        throw new IllegalStateException(Text.of("%d columns in: %s", values.size(), line));
      }
      for (int i = 0; i < columns.size(); i++) {
        cells.put(columns.get(i), values.get(i));
      }
    }

    String text(String column) {
      String value = cells.get(column);
      if (value == null) {
        throw new IllegalStateException("no column " + column);
      }
      return value;
    }

    int whole(String column) {
      return Integer.parseInt(text(column));
    }

    OptionalDouble number(String column) {
      String value = text(column);
      return value.isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(Double.parseDouble(value));
    }

    String upper(String column) {
      return text(column).toUpperCase(Locale.ROOT);
    }
  }

  private static Pretrained.Entry entry(Row row) {
    return new Pretrained.Entry(
        row.text("model"),
        row.text("tag"),
        URI.create(row.text("address")),
        row.text("sha256"),
        row.number("mebibytes"),
        preprocessing(row),
        Pretrained.Labels.valueOf(row.upper("classes")),
        accuracy(row),
        row.text("licence"),
        row.text("source"));
  }

  private static Preprocessing preprocessing(Row row) {
    return new Preprocessing(
        row.whole("resize"),
        row.whole("crop"),
        Interpolation.valueOf(row.upper("interpolation")),
        Normalization.parse(row.text("normalize")));
  }

  private static Optional<Pretrained.Accuracy> accuracy(Row row) {
    OptionalDouble top1 = row.number("top1");
    return top1.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Pretrained.Accuracy(
                top1.getAsDouble(), row.number("top5"), row.text("measured_on")));
  }
}
