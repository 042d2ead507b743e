package org.resnet4j.studies.papers.veit2016;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.resnet4j.graph.Block;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.edit.Surgery;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.Design;
import org.resnet4j.studies.MadeUpResults;
import org.resnet4j.studies.Study;
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.measure.MonotonicTrend;
import org.resnet4j.zoo.Zoo;

/** The studies of Veit et al. 2016 that operate on trained nets: what of them is exact. */
class LesionTests {

  private static final Network NET = Zoo.network("cifar-resnet20", 10);
  private static final Lesion LESION = new Lesion();
  private static final LesionMany MANY = new LesionMany();
  private static final Shuffle SHUFFLE = new Shuffle();

  @Test
  void knowsWhereABlockStandsAndWhetherItDownSamples() {
    List<String> layers = Surgery.layers(NET);
    assertThat(Lesion.place(layers, "layer1.0")).isEqualTo(2);
    assertThat(Lesion.place(layers, "layer3.2.conv2")).isEqualTo(19);
    assertThat(Lesion.quantity(NET, "layer1.0")).isEqualTo("blockRise");
    assertThat(Lesion.quantity(NET, "layer2.0")).isEqualTo("downSamplingRise");
    assertThat(Lesion.quantity(NET, "layer2.0.conv1")).isEqualTo("layerRise");
  }

  @Test
  void lesionHoldsWherePlainLayersAreMissedMore() {
    assertThat(lesion(0.05, 0.3, 0.4, 0.35).verdict(LESION)).isEqualTo(Verdict.HELD);
    assertThat(lesion(0.5, 0.01, 0.02, 0.03).verdict(LESION)).isEqualTo(Verdict.NOT_HELD);
    assertThat(lesion(0.2, 0.1, 0.2, 0.3).verdict(LESION)).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void aNetThatDivergedSpeaksAgainstTheClaim() {
    MadeUpResults plainFailed = lesion(0.05, 0.3, 0.4, 0.35).diverged("plain", 2);
    assertThat(plainFailed.verdict(LESION)).isEqualTo(Verdict.UNDECIDED);
    MadeUpResults residualFailed = lesion(0.05, 0.3, 0.4, 0.35).diverged("residual", 2);
    assertThat(residualFailed.verdict(LESION)).isEqualTo(Verdict.UNDECIDED);
    assertThat(LESION.figures(plainFailed.of(LESION))).hasSize(1);
  }

  private static MadeUpResults lesion(double block, double... layers) {
    return new MadeUpResults()
        .with("residual", "error", 0.4, 0.4, 0.4)
        .with("residual", "blockRise", block, block + 0.01, block - 0.01)
        .with("residual", "downSamplingRise", 0.4, 0.4, 0.4)
        .with("plain", "layerRise", layers);
  }

  @Test
  void choosesBlocksThatCanGoTogether() {
    List<String> blocks = LesionMany.identityBlocks(NET);
    assertThat(blocks).hasSize(7).doesNotContain("layer2.0", "layer3.0");
    List<String> chosen = LesionMany.choice(blocks, 3, new SplittableRandom(1));
    assertThat(chosen).hasSize(3).doesNotHaveDuplicates().isSubsetOf(blocks);
    assertThat(LesionMany.without(NET, chosen).blocks())
        .extracting(Block::name)
        .hasSize(6)
        .doesNotContainAnyElementsOf(chosen);
  }

  @Test
  void findsTheGreatestJump() {
    double[] rise = {0.4, 0.5, 0.8, 0.9};
    assertThat(MonotonicTrend.jump(rise)).isCloseTo(0.6, within(1e-12));
    double[] fall = {0.9, 0.8};
    assertThat(MonotonicTrend.jump(fall)).isEqualTo(1);
  }

  @Test
  void lesionManyHoldsForASmoothRise() {
    assertThat(many(k -> 0.4 + 0.07 * k)).isEqualTo(Verdict.HELD);
    assertThat(many(k -> 0.4 - 0.01 * k)).isEqualTo(Verdict.NOT_HELD);
    assertThat(many(k -> k == 0 ? 0.4 : 0.88 + 0.001 * k)).isEqualTo(Verdict.NOT_HELD);
    MadeUpResults mixed = new MadeUpResults().curve("residual", "error", 0, 7, k -> 0.4 + 0.07 * k);
    assertThat(mixed.diverged("residual", 3).verdict(MANY)).isEqualTo(Verdict.UNDECIDED);
    assertThat(MANY.figures(mixed.of(MANY))).hasSize(1);
  }

  private static Verdict many(java.util.function.DoubleUnaryOperator curve) {
    return new MadeUpResults().curve("residual", "error", 0, 7, curve).verdict(MANY);
  }

  @Test
  void exchangesBlocksOfOneShapeOnly() {
    assertThat(Shuffle.groups(NET))
        .containsExactly(
            List.of("layer1.0", "layer1.1", "layer1.2"),
            List.of("layer2.1", "layer2.2"),
            List.of("layer3.1", "layer3.2"));
    Network once = Shuffle.shuffled(NET, Shuffle.groups(NET), 1, new SplittableRandom(4));
    assertThat(Shuffle.disorder(NET, once)).isBetween(1, 3);
    assertThat(Shuffle.disorder(NET, NET)).isZero();
    Network reversed = Surgery.exchange(NET, "layer1.0", "layer1.2");
    assertThat(Shuffle.disorder(NET, reversed)).isEqualTo(3);
  }

  @Test
  void shuffleHoldsForASmoothRise() {
    assertThat(shuffle(k -> 0.4 + 0.07 * k)).isEqualTo(Verdict.HELD);
    assertThat(shuffle(k -> k == 0 ? 0.4 : 0.8)).isEqualTo(Verdict.NOT_HELD);
    MadeUpResults mixed = new MadeUpResults().curve("residual", "error", 0, 7, k -> 0.4 + 0.07 * k);
    assertThat(mixed.diverged("residual", 3).verdict(SHUFFLE)).isEqualTo(Verdict.UNDECIDED);
    assertThat(SHUFFLE.figures(mixed.of(SHUFFLE))).hasSize(1);
  }

  private static Verdict shuffle(java.util.function.DoubleUnaryOperator curve) {
    return new MadeUpResults().curve("residual", "error", 0, 7, curve).verdict(SHUFFLE);
  }

  @Test
  void designsAreComplete() {
    for (Study study : List.of(LESION, MANY, SHUFFLE)) {
      for (Budget budget : Budget.values()) {
        Design design = study.design(budget);
        assertThat(design.seeds()).isGreaterThanOrEqualTo(3);
        assertThat(design.secondsEstimated()).isPositive();
        assertThat(study.trainings(design.arms().get(0), 1, budget)).hasSize(1);
      }
    }
  }
}
