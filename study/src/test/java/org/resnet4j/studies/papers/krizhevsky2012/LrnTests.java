package org.resnet4j.studies.papers.krizhevsky2012;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.resnet4j.studies.Arm;
import org.resnet4j.studies.MadeUpResults;
import org.resnet4j.studies.Observation;
import org.resnet4j.studies.Study;
import org.resnet4j.studies.Verdict;
import org.resnet4j.torch.NativeLeakExtension;

@ExtendWith(NativeLeakExtension.class)
class LrnTests {

  private static final Study STUDY = new Lrn();
  private static final Arm PEAK = new Arm("peak", "");

  /**
   * b = a / (k + alpha x sum of squares)^beta, with the window of five channels cut at the edge.
   */
  @Test
  void normalisesAsThePaperHasIt() {
    double[] channels = {100, 200, 300, 400, 500};
    double all = 1e4 * (1 + 4 + 9 + 16 + 25);
    double first = 1e4 * (1 + 4 + 9);
    double[] normalised = Lrn.normalised(channels);
    assertThat(normalised[2]).isCloseTo(300 / Math.pow(2 + 1e-4 * all, 0.75), within(1e-9));
    assertThat(normalised[0]).isCloseTo(100 / Math.pow(2 + 1e-4 * first, 0.75), within(1e-9));
  }

  @Test
  void aHighPeakSubduesTheTwoNeighboursOnEachSide() {
    List<Observation> rows = Lrn.madeUpPeaks(PEAK, 1);
    assertThat(kept(rows, "kept300", 2)).isLessThan(0.4);
    assertThat(kept(rows, "kept300", 1)).isEqualTo(kept(rows, "kept300", -1));
    assertThat(kept(rows, "kept300", 3)).isGreaterThan(0.8);
    assertThat(kept(rows, "kept1", 1)).isGreaterThan(0.9999);
  }

  private static double kept(List<Observation> rows, String quantity, double distance) {
    return rows.stream()
        .filter(o -> o.quantity().equals(quantity) && o.x() == distance)
        .findFirst()
        .orElseThrow()
        .value();
  }

  /** Two images of three channels of two pixels; peaks 9 (channel 1) and 7 (channel 0). */
  @Test
  void findsEachImagesPeakAndItsNeighboursByChannel() {
    double[] before = {1, 2, 3, 9, 5, 4, 7, 0, 6, 0, 5, 0};
    double[] after = java.util.Arrays.stream(before).map(value -> value / 2).toArray();
    double[] sumBefore = new double[3];
    double[] sumAfter = new double[3];
    assertThat(new ChannelPeaks(before, 3, 2).add(after, sumBefore, sumAfter)).isEqualTo(16);
    assertThat(sumBefore).containsExactly(2, 16, 4 + 6);
    assertThat(sumAfter).containsExactly(1, 8, 5);
  }

  private static MadeUpResults madeUp(double... without) {
    return new MadeUpResults()
        .with("on", "testError", 0.50, 0.51, 0.52)
        .with("off", "testError", without)
        .with("on", "peakHeight", 3, 3, 3)
        .at(0, "on", "kept", 1, 1, 1)
        .at(1, "on", "kept", 1, 1, 1);
  }

  @Test
  void judgesThePairedDifferenceOfErrors() {
    assertThat(madeUp(0.53, 0.545, 0.55).verdict(STUDY)).isEqualTo(Verdict.HELD);
    assertThat(madeUp(0.47, 0.485, 0.49).verdict(STUDY)).isEqualTo(Verdict.NOT_HELD);
    assertThat(madeUp(0.48, 0.51, 0.53).verdict(STUDY)).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void drawsInhibitionAndErrors() {
    assertThat(STUDY.figures(madeUp(0.53, 0.545, 0.55).of(STUDY))).hasSize(2);
  }
}
