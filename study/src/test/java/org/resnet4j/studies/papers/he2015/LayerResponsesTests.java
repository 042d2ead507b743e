package org.resnet4j.studies.papers.he2015;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.MadeUpResults;
import org.resnet4j.studies.Results;
import org.resnet4j.studies.Study;
import org.resnet4j.studies.Verdict;
import org.resnet4j.zoo.Zoo;

class LayerResponsesTests {

  private static final Study STUDY = new LayerResponses();

  private static MadeUpResults madeUp(double... plain) {
    return new MadeUpResults()
        .with("resnet20", "meanDeviation", 0.6, 0.6, 0.6)
        .with("resnet44", "meanDeviation", 0.5, 0.5, 0.5)
        .with("plain44", "meanDeviation", plain)
        .at(1, "plain44", "deviation", 1, 1, 1);
  }

  @Test
  void judgesThePairedDifference() {
    assertThat(madeUp(0.9, 0.91, 0.92).verdict(STUDY)).isEqualTo(Verdict.HELD);
    assertThat(madeUp(0.3, 0.31, 0.32).verdict(STUDY)).isEqualTo(Verdict.NOT_HELD);
    assertThat(madeUp(0.3, 0.5, 0.8).verdict(STUDY)).isEqualTo(Verdict.UNDECIDED);
  }

  /** He 2015, Fig. 7 is about responses: without any there is no verdict for either side. */
  @Test
  void aNetThatDivergedDecidesNothing() {
    assertThat(madeUp(0.9, 0.91, 0.92).diverged("plain44", 2).verdict(STUDY))
        .isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void readsEvery3x3LayerAndNoProjection() {
    assertThat(LayerResponses.layers(Zoo.network("cifar-resnet20", 10)))
        .hasSize(19)
        .startsWith("bn1", "layer1.0.bn1", "layer1.0.bn2");
    assertThat(LayerResponses.layers(Zoo.network("cifar-plain20", 10))).hasSize(19);
    assertThat(LayerResponses.layers(Zoo.network("cifar-resnet20:projection=C", 10))).hasSize(19);
  }

  @Test
  void sharesTheCommonNets() {
    assertThat(MadeUpResults.models(STUDY, Budget.PAPER))
        .containsExactly("cifar-plain20", "cifar-resnet20", "cifar-plain110", "cifar-resnet110");
  }

  @Test
  void drawsEveryArm() {
    Results results = madeUp(0.9, 0.91, 0.92).of(STUDY);
    assertThat(STUDY.figures(results)).hasSize(1);
  }
}
