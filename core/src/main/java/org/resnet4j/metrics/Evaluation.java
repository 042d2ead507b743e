package org.resnet4j.metrics;

import org.resnet4j.Text;

/**
 * How well a network does on a data set.
 *
 * @param top1 the share of images whose class has the highest score, 0 to 1
 * @param top5 the share of images whose class is among the five highest scores, 0 to 1; under five
 *     classes it is 1
 * @param loss the mean cross-entropy in nats
 * @param n the number of images
 * @param correct how many of them count for {@code top1}
 * @param confusion which class was taken for which
 */
public record Evaluation(
    double top1, double top5, double loss, long n, long correct, Confusion confusion) {

  public Evaluation {
    if (n != confusion.total() || correct != confusion.correct()) {
      throw new IllegalArgumentException(
          Text.of(
              "%d of %d is not what the confusion counts: %d of %d",
              correct, n, confusion.correct(), confusion.total()));
    }
  }

  /**
   * The evaluation whose counts are those of a confusion.
   *
   * @param top5Correct the number of images whose class is among the five highest scores; not
   *     looked at under five classes
   * @param loss the mean cross-entropy in nats
   */
  public static Evaluation of(Confusion confusion, long top5Correct, double loss) {
    long n = confusion.total();
    double top5 = confusion.classNames().size() < 5 ? 1 : (double) top5Correct / n;
    return new Evaluation(confusion.top1(), top5, loss, n, confusion.correct(), confusion);
  }

  /** Returns the 95 % interval of {@code top1}. */
  public Interval interval() {
    return Interval.wilson(correct, n);
  }
}
