package org.resnet4j.torch.run;

import org.resnet4j.torch.train.DeviceTotals;

/**
 * An epoch that is not finished.
 *
 * @param sums of its batches so far
 * @param seconds that they took
 */
record PartialEpoch(DeviceTotals.Sums sums, double seconds) {

  /** Not begun. */
  static final PartialEpoch NONE = new PartialEpoch(DeviceTotals.Sums.NONE, 0);

  /** The text that {@link #parse} reads back to the bit. */
  String text() {
    return String.join(
        ",",
        Integer.toString(sums.batches()),
        Double.toString(sums.loss()),
        Long.toString(sums.images()),
        Long.toString(sums.correct()),
        Double.toString(seconds));
  }

  /**
   * Reads {@link #text}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static PartialEpoch parse(String text) {
    String[] cells = text.split(",", -1);
    if (cells.length != 5) {
      throw new IllegalArgumentException("an unfinished epoch has 5 figures, got " + text);
    }
    return new PartialEpoch(
        new DeviceTotals.Sums(
            Integer.parseInt(cells[0]),
            Double.parseDouble(cells[1]),
            Long.parseLong(cells[2]),
            Long.parseLong(cells[3])),
        Double.parseDouble(cells[4]));
  }
}
