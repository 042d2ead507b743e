package org.resnet4j.torch.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resnet4j.torch.study.Verdict.HELD;
import static org.resnet4j.torch.study.Verdict.NOT_HELD;
import static org.resnet4j.torch.study.Verdict.UNDECIDED;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.resnet4j.report.Svg;
import org.resnet4j.zoo.Zoo;

/** The criteria of the studies of He et al. and of the lesson's program, on made-up results. */
class HeStudiesTests {

  private static final String TRAIN = Trainings.TRAIN_ERROR;
  private static final String TEST = Trainings.TEST_ERROR;

  static List<Study> studies() {
    return List.of(
        new Founding(),
        new Degradation(),
        new LearningIdentity(),
        new Gradients(),
        new Shortcuts(),
        new Orders(),
        new Depth1202());
  }

  @ParameterizedTest
  @MethodSource("studies")
  void isWholeAtEveryBudget(Study study) {
    for (Budget budget : Budget.values()) {
      Design design = study.design(budget);
      assertThat(design.secondsEstimated()).isPositive();
      assertThat(List.of(design.how(), design.criterion(), design.prediction()))
          .allMatch(text -> !text.isBlank() && !text.contains("%d") && !text.contains("%%"));
      for (Arm arm : design.arms()) {
        study
            .trainings(arm, 1, budget)
            .forEach(job -> assertThat(Zoo.network(job.model(), 10).nodes()).isNotEmpty());
      }
    }
    assertThat(Studies.named(study.claim().name())).hasSameClassAs(study);
  }

  @Test
  void foundingWantsTheAccuracyWithinThreePoints() {
    Founding study = new Founding();
    MadeUpSeeds good = new MadeUpSeeds().with("resnet34", TEST, 0.10);
    assertThat(good.judge(study)).isEqualTo(HELD);
    assertThat(new MadeUpSeeds().with("resnet34", TEST, 0.20).judge(study)).isEqualTo(NOT_HELD);
    assertThat(new MadeUpSeeds().scattered("resnet34", TEST, 0.1, 0.2, 0.1).judge(study))
        .isEqualTo(UNDECIDED);
    good.with("resnet34", Trainings.TRAIN_LOSS, 0.3);
    assertDrawable(study, good);
  }

  @Test
  void degradationComparesGrowthOfErrorsInPairs() {
    Degradation study = new Degradation();
    MadeUpSeeds degrades = degradation(0.4, 0.6, 0.4, 0.38);
    assertThat(degrades.judge(study)).isEqualTo(HELD);
    assertThat(degradation(0.4, 0.42, 0.4, 0.6).judge(study)).isEqualTo(NOT_HELD);
    assertThat(degradation(0.4, 0.4, 0.4).scattered("resnet44", TRAIN, 0.2, 0.4, 0.6).judge(study))
        .isEqualTo(UNDECIDED);
    assertThat(
            degradation(0.4, 0.4, 0.38)
                .diverged("plain44")
                .with("resnet44", TRAIN, 0.38)
                .judge(study))
        .as("a plain net that diverged is the worst")
        .isEqualTo(HELD);
    degradation(degrades, TEST, 0.5, 0.6, 0.5, 0.5);
    assertDrawable(study, degrades);
  }

  private static MadeUpSeeds degradation(double... errors) {
    return degradation(new MadeUpSeeds(), TRAIN, errors);
  }

  private static MadeUpSeeds degradation(MadeUpSeeds results, String quantity, double... errors) {
    List<String> arms = List.of("plain20", "plain44", "resnet20", "resnet44");
    int[] places = errors.length == 3 ? new int[] {0, 1, 2} : new int[] {0, 1, 2, 3};
    IntStream.of(places).forEach(i -> results.with(arms.get(i), quantity, errors[i]));
    return results;
  }

  @Test
  void learningIdentityWantsBothMappings() {
    LearningIdentity study = new LearningIdentity();
    assertThat(lesson(0.1, 1e-6, 0.1, 0.01).judge(study)).isEqualTo(HELD);
    assertThat(lesson(0.1, 1e-6, 0.01, 0.1).judge(study)).isEqualTo(NOT_HELD);
    assertThat(
            lesson(0.1, 1e-6, 0.1, 0.1)
                .scattered("plain-near", "relativeError", 1e-4, 1, 1e-4)
                .judge(study))
        .isEqualTo(UNDECIDED);
    assertDrawable(study, lesson(0.1, 1e-6, 0.1, 0.01));
  }

  private static MadeUpSeeds lesson(double... errors) {
    List<String> arms =
        List.of("plain-identity", "residual-identity", "plain-near", "residual-near");
    MadeUpSeeds results = new MadeUpSeeds();
    for (int i = 0; i < errors.length; i++) {
      results.with(arms.get(i), "relativeError", errors[i]);
      results.with(arms.get(i), "branchOverInput", 0.1);
      results.with(arms.get(i), "stepsTo1Percent", 100);
    }
    return results;
  }

  @Test
  void gradientsWantsAllFourParts() {
    Gradients study = new Gradients();
    assertThat(gradients(3, 0.5, -20, 1, 1).judge(study)).isEqualTo(HELD);
    assertThat(gradients(-3, 0.5, -20, 1, 1).judge(study)).isEqualTo(NOT_HELD);
    assertThat(gradients(3, 0.5, -0.5, 1, 1).judge(study)).isEqualTo(NOT_HELD);
    assertThat(gradients(3, 4, -20, 1, 1).judge(study)).isEqualTo(NOT_HELD);
    assertThat(gradients(3, 0.5, -20, 0.01, 1).judge(study)).isEqualTo(NOT_HELD);
    MadeUpSeeds open = gradients(Double.NaN, 0.5, -20, 1, 1);
    open.scattered("plain-batch-kaiming-relu", "growth", -9, 9, 0);
    assertThat(open.judge(study)).isEqualTo(UNDECIDED);
    assertDrawable(study, gradients(3, 0.5, -20, 1, 1));
  }

  private static MadeUpSeeds gradients(
      double plain, double residual, double small, double plainTrained, double residualTrained) {
    MadeUpSeeds results = new MadeUpSeeds();
    for (GradientCell cell : GradientCell.all()) {
      double growth =
          switch (cell.name()) {
            case "plain-batch-kaiming-relu" -> plain;
            case "resnet-batch-kaiming-relu" -> residual;
            case "plain-none-gaussian-relu" -> small;
            default -> 0.1;
          };
      if (!Double.isNaN(growth)) {
        results.with(cell.name(), "growth", growth);
      }
      results.at(1, cell.name(), "gradient", 0.1);
    }
    return results
        .at(0, "plain-trained", "firstGradientInTraining", plainTrained)
        .at(0, "resnet-trained", "firstGradientInTraining", residualTrained);
  }

  @Test
  void growthKnowsWhatSinglePrecisionCannotHold() {
    assertThat(GradientCell.growth(1, 100)).isEqualTo(2);
    assertThat(GradientCell.growth(0, 0)).isEqualTo(-GradientCell.MOST);
    assertThat(GradientCell.growth(1, Double.POSITIVE_INFINITY)).isEqualTo(GradientCell.MOST);
    assertThat(GradientCell.growth(1, Double.NaN)).isEqualTo(GradientCell.MOST);
  }

  @Test
  void predictsEveryGradientOnce() {
    assertThat(GradientCell.all()).hasSize(36).doesNotHaveDuplicates();
    assertThat(GradientCell.predictions()).contains("EXPLODES", "LEVEL", "VANISHES");
  }

  @Test
  void shortcutsComparesTheOthersWithTheIdentity() {
    Shortcuts study = new Shortcuts();
    assertThat(shortcuts(0.3, 0.4).judge(study)).isEqualTo(HELD);
    assertThat(shortcuts(0.5, 0.4).judge(study)).isEqualTo(NOT_HELD);
    assertThat(shortcuts(Double.NaN, 0.4).scattered("identity", TRAIN, 0.2, 0.6, 0.4).judge(study))
        .isEqualTo(UNDECIDED);
    assertDrawable(study, shortcuts(0.3, 0.4));
  }

  private static MadeUpSeeds shortcuts(double identity, double others) {
    return ranking(new Shortcuts(), "identity", identity, others);
  }

  private static MadeUpSeeds ranking(Study study, String one, double value, double others) {
    MadeUpSeeds results = new MadeUpSeeds();
    int place = 0;
    for (Arm arm : study.design(Budget.QUICK).arms()) {
      boolean first = arm.name().equals(one);
      if (!first || !Double.isNaN(value)) {
        results.with(arm.name(), TRAIN, first ? value : others + 0.001 * ++place);
      }
      results.with(arm.name(), TEST, 0.5);
      results.with(arm.name(), Trainings.TRAIN_LOSS, 1);
    }
    return results;
  }

  @Test
  void ordersComparesTwoOfFive() {
    Orders study = new Orders();
    assertThat(orders(0.5, 0.4).judge(study)).isEqualTo(HELD);
    assertThat(orders(0.4, 0.5).judge(study)).isEqualTo(NOT_HELD);
    assertThat(orders(0.4, 0.4).judge(study)).isEqualTo(UNDECIDED);
    assertDrawable(study, orders(0.5, 0.4));
  }

  private static MadeUpSeeds orders(double original, double preact) {
    MadeUpSeeds results = new MadeUpSeeds();
    for (Arm arm : new Orders().design(Budget.QUICK).arms()) {
      results.with(arm.name(), TRAIN, 0.4).with(arm.name(), Trainings.TRAIN_LOSS, 1);
      switch (arm.name()) {
        case "original" -> results.with(arm.name(), TEST, original);
        case "full-preact" ->
            results.scattered(arm.name(), TEST, preact, preact - .01, preact + .01);
        default -> results.with(arm.name(), TEST, 0.45);
      }
    }
    return results;
  }

  @Test
  void depth1202WantsALossThatFalls() {
    Depth1202 study = new Depth1202();
    assertThat(losses(2.5, -0.01).judge(study)).isEqualTo(HELD);
    assertThat(losses(1.5, 0.01).judge(study)).isEqualTo(NOT_HELD);
    assertThat(losses(2.3, 0).judge(study)).isEqualTo(UNDECIDED);
    assertThat(new MadeUpSeeds().diverged("resnet1202").judge(study)).isEqualTo(NOT_HELD);
    assertDrawable(study, losses(2.5, -0.01));
  }

  private static MadeUpSeeds losses(double start, double slope) {
    MadeUpSeeds results = new MadeUpSeeds();
    for (int step = 0; step < 100; step++) {
      double noise = step % 2 == 0 ? 0.01 : -0.01 * (step % 3);
      results.at(step, "resnet1202", "loss", start + slope * step + noise);
      results.at(step, "resnet1202", "firstGradient", 1);
      results.at(step, "resnet1202", "lastGradient", 1);
    }
    return results.with("resnet1202", "memoryBytes", 1e9);
  }

  private static void assertDrawable(Study study, MadeUpSeeds results) {
    assertThat(study.figures(results.of(study)))
        .isNotEmpty()
        .allSatisfy(figure -> assertThat(Svg.of(figure.chart(), figure.id())).contains("</svg>"));
  }
}
