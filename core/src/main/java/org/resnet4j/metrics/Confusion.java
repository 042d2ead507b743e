package org.resnet4j.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.resnet4j.Printable;
import org.resnet4j.Text;

/**
 * How often each class was taken for each: {@code counts[label][prediction]}, classes x classes.
 *
 * @param classNames the names, in the order of the labels
 * @param counts a row a true class, a column a predicted class
 */
public record Confusion(List<String> classNames, List<List<Long>> counts) {

  private static final int LONGEST_NAME = 40;

  public Confusion {
    classNames = List.copyOf(classNames);
    counts = counts.stream().map(List::copyOf).toList();
    int classes = classNames.size();
    if (counts.size() != classes || counts.stream().anyMatch(row -> row.size() != classes)) {
      throw new IllegalArgumentException("a confusion of " + classes + " classes is square");
    }
    if (counts.stream().anyMatch(row -> row.stream().anyMatch(count -> count < 0))) {
      throw new IllegalArgumentException("a count is not negative");
    }
  }

  /**
   * Counts the pairs.
   *
   * @param labels the true classes, each 0 to classes - 1
   * @param predictions the predicted ones, of the same length
   */
  public static Confusion of(int[] labels, int[] predictions, List<String> classNames) {
    if (labels.length != predictions.length) {
      throw new IllegalArgumentException(
          labels.length + " labels and " + predictions.length + " predictions");
    }
    long[][] counts = new long[classNames.size()][classNames.size()];
    for (int i = 0; i < labels.length; i++) {
      counts[labels[i]][predictions[i]]++;
    }
    return of(counts, classNames);
  }

  /** The confusion with these counts, {@code counts[label][prediction]}, which are copied. */
  public static Confusion of(long[][] counts, List<String> classNames) {
    List<List<Long>> rows = new ArrayList<>();
    for (long[] row : counts) {
      rows.add(Arrays.stream(row).boxed().toList());
    }
    return new Confusion(classNames, rows);
  }

  /** Returns how often {@code label} was taken for {@code prediction}. */
  public long count(int label, int prediction) {
    return counts.get(label).get(prediction);
  }

  /** Returns the number of images. */
  public long total() {
    return counts.stream().flatMap(List::stream).mapToLong(Long::longValue).sum();
  }

  /** Returns the number of images whose class was predicted. */
  public long correct() {
    long sum = 0;
    for (int label = 0; label < classNames.size(); label++) {
      sum += count(label, label);
    }
    return sum;
  }

  /** Returns the share of images whose class was predicted, 0 to 1; NaN without images. */
  public double top1() {
    return (double) correct() / total();
  }

  /** Returns the share of the class's images that were found, 0 to 1; NaN where it has none. */
  public double recall(int label) {
    return (double) count(label, label) / images(label);
  }

  /** Returns the share of right ones among those called this class; NaN where none was. */
  public double precision(int prediction) {
    return (double) count(prediction, prediction) / predicted(prediction);
  }

  /**
   * How often one class was taken for another.
   *
   * @param label the true class
   * @param prediction the predicted one
   * @param count of images
   */
  public record Pair(int label, int prediction, long count) {}

  /**
   * Returns the pairs of different classes that were confused, the most frequent first.
   *
   * @param most pairs at the most
   */
  public List<Pair> confused(int most) {
    List<Pair> pairs = new ArrayList<>();
    for (int label = 0; label < classNames.size(); label++) {
      for (int prediction = 0; prediction < classNames.size(); prediction++) {
        if (label != prediction && count(label, prediction) > 0) {
          pairs.add(new Pair(label, prediction, count(label, prediction)));
        }
      }
    }
    pairs.sort(Comparator.comparingLong(Pair::count).reversed());
    return pairs.stream().limit(most).toList();
  }

  /** Returns the labels of the classes that have images, in order. */
  public List<Integer> seen() {
    return IntStream.range(0, classNames.size())
        .filter(label -> images(label) > 0)
        .boxed()
        .toList();
  }

  /** Returns how many images of a class there are. */
  public long images(int label) {
    return counts.get(label).stream().mapToLong(Long::longValue).sum();
  }

  private long predicted(int prediction) {
    return counts.stream().mapToLong(row -> row.get(prediction)).sum();
  }

  /**
   * Returns a table to be read in a fixed-width font: a row a true class with its recall, a column
   * a predicted class with its precision in the last row. Lines end with a line feed.
   */
  public String table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("true \\ predicted", classNames, "recall"));
    for (int label = 0; label < classNames.size(); label++) {
      List<String> cells = counts.get(label).stream().map(String::valueOf).toList();
      rows.add(row(classNames.get(label), cells, percent(recall(label))));
    }
    List<String> precisions = new ArrayList<>();
    for (int prediction = 0; prediction < classNames.size(); prediction++) {
      precisions.add(percent(precision(prediction)));
    }
    rows.add(row("precision", precisions, percent(top1())));
    return aligned(rows);
  }

  /**
   * Returns what a reader wants of many classes, in lines for a fixed-width font: the recall of
   * those that are found least, and the pairs that are confused most.
   *
   * @param most lines of each
   */
  public String lists(int most) {
    List<Integer> worst = new ArrayList<>(seen());
    worst.sort(Comparator.comparingDouble(this::recall));
    List<List<String>> recalls = new ArrayList<>(List.of(List.of("class", "recall", "images")));
    for (int label : worst.subList(0, Math.min(most, worst.size()))) {
      recalls.add(List.of(shown(label), percent(recall(label)), images(label) + ""));
    }
    List<List<String>> pairs = new ArrayList<>(List.of(List.of("class taken for", "images", "of")));
    for (Pair pair : confused(most)) {
      String names = shown(pair.label()) + " taken for " + shown(pair.prediction());
      pairs.add(List.of(names, pair.count() + "", images(pair.label()) + ""));
    }
    String head =
        worst.size() > most
            ? Text.of("lowest recall, %d of %,d classes:\n", most, worst.size())
            : "recall by class, lowest first:\n";
    String confused = pairs.size() == 1 ? "" : "\nmost confused:\n" + aligned(pairs);
    return head + aligned(recalls) + confused;
  }

  private String shown(int label) {
    return Printable.text(classNames.get(label), LONGEST_NAME);
  }

  private static List<String> row(String first, List<String> middle, String last) {
    List<String> cells = new ArrayList<>();
    cells.add(first);
    cells.addAll(middle);
    cells.add(last);
    return cells;
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : Text.of("%.1f%%", 100 * share);
  }

  private static String aligned(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        String padding = " ".repeat(widths[column] - row.get(column).length());
        text.append(column == 0 ? "" : "  ");
        text.append(column == 0 ? row.get(column) + padding : padding + row.get(column));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
