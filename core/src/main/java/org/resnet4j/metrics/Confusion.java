package org.resnet4j.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often each class was taken for each: {@code counts[label][prediction]}, classes x classes.
 *
 * @param classNames the names, in the order of the labels
 * @param counts a row a true class, a column a predicted class
 */
public record Confusion(List<String> classNames, List<List<Long>> counts) {

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
   * Returns the pairs of different classes that were confused, most often first, at most {@code
   * most}.
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
}
