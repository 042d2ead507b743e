package org.resnet4j.studies.papers.he2015;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Summary;
import org.resnet4j.studies.Arm;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.MadeUpResults;
import org.resnet4j.studies.Outcome;
import org.resnet4j.studies.Results;
import org.resnet4j.studies.Study;
import org.resnet4j.studies.Verdict;
import org.resnet4j.zoo.Zoo;

class ComplexityTests {

  private static final Study STUDY = new Complexity();
  private static final Shape IMAGE = Shape.map(3, 224, 224);

  /** Parameters as torchvision's weights have them; multiply-adds of He 2015: 15.3e9 and 19.6e9. */
  @Test
  void vggHasItsPublishedCounts() {
    Summary vgg16 = Summary.of(VggNets.network(16), IMAGE);
    Summary vgg19 = Summary.of(VggNets.network(19), IMAGE);
    assertThat(vgg16.parameters()).isEqualTo(138_357_544);
    assertThat(vgg19.parameters()).isEqualTo(143_667_240);
    assertThat(vgg16.multiplyAdds() / 1e9).isCloseTo(15.47, within(0.01));
    assertThat(vgg19.multiplyAdds() / 1e9).isCloseTo(19.63, within(0.01));
  }

  @Test
  void aNamesNumberIsItsLayers() {
    assertThat(Complexity.layers(VggNets.network(19))).isEqualTo(19);
    assertThat(Complexity.layers(Zoo.network("resnet152", 1000))).isEqualTo(152);
    assertThat(Complexity.layers(Zoo.network("resnet34", 1000))).isEqualTo(34);
    assertThat(Complexity.layers(Zoo.network("alexnet", 1000))).isEqualTo(8);
  }

  /** What the study counts is the verdict that the page shows: no net is run. */
  @Test
  void holdsOfTheRealNets() {
    Results results = counted();
    Outcome outcome = STUDY.judge(results, Budget.QUICK);
    assertThat(outcome.verdict()).isEqualTo(Verdict.HELD);
    assertThat(outcome.estimate().value()).isBetween(0.70, 0.76);
    assertThat(results.value("resnet152", 1, "parameters")).isEqualTo(60_192_808);
    assertThat(results.value("alexnet", 1, "convolution", 1)).isEqualTo(96 * (363 + 1));
    assertThat(results.value("alexnet", 1, "fullyConnected", 1))
        .isEqualTo((3.0 * 224 * 224 + 1) * 96 * 55 * 55);
    assertThat(STUDY.figures(results)).hasSize(3);
  }

  private static Results counted() {
    MadeUpResults rows = new MadeUpResults();
    for (Arm arm : STUDY.design(Budget.QUICK).arms()) {
      Complexity.count(arm, 1).forEach(o -> rows.at(o.x(), o.arm(), o.quantity(), o.value()));
    }
    return rows.of(STUDY);
  }

  private static MadeUpResults madeUp(double work, double layers) {
    return new MadeUpResults()
        .with("resnet152", "multiplyAdds", work)
        .with("resnet152", "parameters", work)
        .with("resnet152", "layers", layers)
        .with("vgg16", "multiplyAdds", 10)
        .with("vgg16", "parameters", 10)
        .with("alexnet", "multiplyAdds", 1)
        .with("vgg19", "layers", 19)
        .at(1, "alexnet", "convolution", 5)
        .at(1, "alexnet", "fullyConnected", 50);
  }

  @Test
  void judgesByCountsAndDepth() {
    assertThat(madeUp(9, 152).verdict(STUDY)).isEqualTo(Verdict.HELD);
    assertThat(madeUp(11, 152).verdict(STUDY)).isEqualTo(Verdict.NOT_HELD);
    assertThat(madeUp(9, 101).verdict(STUDY)).isEqualTo(Verdict.NOT_HELD);
    assertThat(madeUp(10, 152).verdict(STUDY)).isEqualTo(Verdict.UNDECIDED);
  }
}
