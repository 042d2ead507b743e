package org.resnet4j.app.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.app.cli.console.Table;
import org.resnet4j.metrics.Confusion;

/** A confusion for a fixed-width font: a table, or lists where there are many classes. */
record ConfusionText(Confusion confusion) {

  private static final int MOST_CLASSES = 20;
  private static final int MOST_COLUMNS = 160;
  private static final int MOST_LISTED = 20;
  private static final int LONGEST_NAME = 40;

  /** The table where it is readable, else the lists. */
  List<String> lines() {
    if (confusion.classNames().size() > MOST_CLASSES) {
      return lists(MOST_LISTED);
    }
    List<String> table = table();
    return table.stream().anyMatch(line -> line.length() > MOST_COLUMNS)
        ? lists(MOST_LISTED)
        : table;
  }

  /**
   * A row for each true class, with its recall at the end, and a column for each predicted class,
   * with its precision in the last row.
   */
  List<String> table() {
    List<String> names = confusion.classNames();
    Table table = new Table(row("true \\ predicted", names.stream().map(">"::concat), ">recall"));
    for (int label = 0; label < names.size(); label++) {
      Stream<String> counts = confusion.counts().get(label).stream().map(String::valueOf);
      table.row(row(names.get(label), counts, percent(confusion.recall(label))));
    }
    Stream<String> precisions =
        IntStream.range(0, names.size()).mapToObj(label -> percent(confusion.precision(label)));
    table.row(row("precision", precisions, percent(confusion.top1())));
    return table.rows();
  }

  /** The classes of lowest recall and the pairs confused most often, at most {@code most} each. */
  List<String> lists(int most) {
    List<Integer> classes = new ArrayList<>(confusion.seen());
    classes.sort(Comparator.comparingDouble(confusion::recall));
    Table recalls = new Table("class", ">recall", ">images");
    for (int label : classes.subList(0, Math.min(most, classes.size()))) {
      recalls.row(name(label), percent(confusion.recall(label)), images(label));
    }
    Table pairs = new Table("class taken for", ">images", ">of");
    for (Confusion.Pair pair : confusion.confused(most)) {
      String names = name(pair.label()) + " taken for " + name(pair.prediction());
      pairs.row(names, Long.toString(pair.count()), images(pair.label()));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        classes.size() > most
            ? Text.of("lowest recall, %d of %,d classes:", most, classes.size())
            : "recall by class, lowest first:");
    lines.addAll(recalls.rows());
    if (pairs.rows().size() > 1) {
      lines.addAll(List.of("", "most confused:"));
      lines.addAll(pairs.rows());
    }
    return lines;
  }

  private String images(int label) {
    return Long.toString(confusion.images(label));
  }

  private String name(int label) {
    return SafeText.text(confusion.classNames().get(label), LONGEST_NAME);
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : Text.of("%.1f%%", 100 * share);
  }

  private static String[] row(String first, Stream<String> middle, String last) {
    return Stream.of(Stream.of(first), middle, Stream.of(last))
        .flatMap(cells -> cells)
        .toArray(String[]::new);
  }
}
