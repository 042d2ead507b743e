package org.resnet4j.torch.run;

import java.util.List;
import java.util.StringJoiner;
import org.resnet4j.torch.train.DeviceTotals;

/**
 * What an epoch gave: one row of metrics.csv.
 *
 * @param epoch from 1
 * @param step updates done when it ended
 * @param rate learning rate of its last update
 * @param trainLoss mean cross-entropy over its images, as they passed, in nats
 * @param trainTop1 share of its images classified right as they passed
 * @param valLoss mean cross-entropy on the validation set after it
 * @param valTop1 share of the validation set classified right after it
 * @param seconds of the epoch without validation
 * @param imagesPerSecond of training
 */
public record EpochMetrics(
    int epoch,
    long step,
    double rate,
    double trainLoss,
    double trainTop1,
    double valLoss,
    double valTop1,
    double seconds,
    double imagesPerSecond) {

  static final String HEADER =
      "epoch,step,rate,trainLoss,trainTop1,valLoss,valTop1,seconds,imagesPerSecond";

  /** The figures of an epoch that is not validated yet. */
  static EpochMetrics unvalidated(
      int epoch, long step, double rate, DeviceTotals.Reading training, double seconds) {
    return new EpochMetrics(
        epoch,
        step,
        rate,
        training.loss(),
        training.top1(),
        Double.NaN,
        Double.NaN,
        seconds,
        training.images() / seconds);
  }

  EpochMetrics validated(double loss, double top1) {
    return new EpochMetrics(
        epoch, step, rate, trainLoss, trainTop1, loss, top1, seconds, imagesPerSecond);
  }

  /** One line of metrics.csv; the doubles read back to the bit. */
  String row() {
    StringJoiner row = new StringJoiner(",");
    row.add(Integer.toString(epoch)).add(Long.toString(step));
    List.of(rate, trainLoss, trainTop1, valLoss, valTop1, seconds, imagesPerSecond)
        .forEach(value -> row.add(value.toString()));
    return row.toString();
  }

  /**
   * Reads {@link #row()}.
   *
   * @throws IllegalArgumentException where the line is none
   */
  static EpochMetrics parse(String row) {
    String[] cells = row.split(",", -1);
    if (cells.length != 9) {
      throw new IllegalArgumentException("a row has 9 cells, got " + cells.length);
    }
    return new EpochMetrics(
        Integer.parseInt(cells[0]),
        Long.parseLong(cells[1]),
        Double.parseDouble(cells[2]),
        Double.parseDouble(cells[3]),
        Double.parseDouble(cells[4]),
        Double.parseDouble(cells[5]),
        Double.parseDouble(cells[6]),
        Double.parseDouble(cells[7]),
        Double.parseDouble(cells[8]));
  }
}
