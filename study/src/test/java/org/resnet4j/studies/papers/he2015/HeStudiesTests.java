package org.resnet4j.studies.papers.he2015;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resnet4j.studies.Verdict.HELD;
import static org.resnet4j.studies.Verdict.NOT_HELD;
import static org.resnet4j.studies.Verdict.UNDECIDED;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.resnet4j.report.Svg;
import org.resnet4j.studies.Arm;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.Design;
import org.resnet4j.studies.MadeUpResults;
import org.resnet4j.studies.Outcome;
import org.resnet4j.studies.Study;
import org.resnet4j.studies.Trainings;
import org.resnet4j.studies.papers.Studies;
import org.resnet4j.studies.papers.he2016.Orders;
import org.resnet4j.studies.papers.he2016.ShortcutKinds;
import org.resnet4j.zoo.Zoo;

/** The criteria of the studies of He et al. and of the lesson's program, on made-up results. */
class HeStudiesTests {

  private static final String TRAIN = Trainings.TRAIN_ERROR;
  private static final String TEST = Trainings.TEST_ERROR;

  static List<Study> studies() {
    return Studies.all();
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

  /** Numbers in a design have a point whatever the user's country. */
  @ParameterizedTest
  @MethodSource("studies")
  void isWholeUnderAGermanLocale(Study study) {
    List<Design> designs = Stream.of(Budget.values()).map(study::design).toList();
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      isWholeAtEveryBudget(study);
      assertThat(Stream.of(Budget.values()).map(study::design)).isEqualTo(designs);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void foundingWantsTheAccuracyWithinThreePoints() {
    Founding study = new Founding();
    MadeUpResults good = new MadeUpResults().alike("resnet34", TEST, 0.10);
    assertThat(good.verdict(study)).isEqualTo(HELD);
    assertThat(new MadeUpResults().alike("resnet34", TEST, 0.20).verdict(study))
        .isEqualTo(NOT_HELD);
    assertThat(new MadeUpResults().with("resnet34", TEST, 0.1, 0.2, 0.1).verdict(study))
        .isEqualTo(UNDECIDED);
    good.alike("resnet34", Trainings.TRAIN_LOSS, 0.3);
    assertDrawable(study, good);
  }

  @Test
  void degradationComparesGrowthOfErrorsInPairs() {
    Degradation study = new Degradation();
    MadeUpResults degrades = degradation(0.4, 0.6, 0.4, 0.38);
    assertThat(degrades.verdict(study)).isEqualTo(HELD);
    assertThat(degradation(0.4, 0.42, 0.4, 0.6).verdict(study)).isEqualTo(NOT_HELD);
    assertThat(degradation(0.4, 0.4, 0.4).with("resnet44", TRAIN, 0.2, 0.4, 0.6).verdict(study))
        .isEqualTo(UNDECIDED);
    assertThat(
            degradation(0.4, 0.4, 0.38)
                .diverged("plain44")
                .alike("resnet44", TRAIN, 0.38)
                .verdict(study))
        .as("a plain net that diverged is the worst")
        .isEqualTo(HELD);
    degradation(degrades, TEST, 0.5, 0.6, 0.5, 0.5);
    assertDrawable(study, degrades);
  }

  private static MadeUpResults degradation(double... errors) {
    return degradation(new MadeUpResults(), TRAIN, errors);
  }

  private static MadeUpResults degradation(
      MadeUpResults results, String quantity, double... errors) {
    List<String> arms = List.of("plain20", "plain44", "resnet20", "resnet44");
    int[] places = errors.length == 3 ? new int[] {0, 1, 2} : new int[] {0, 1, 2, 3};
    IntStream.of(places).forEach(i -> results.alike(arms.get(i), quantity, errors[i]));
    return results;
  }

  @Test
  void learningIdentityWantsBothMappings() {
    LearningIdentity study = new LearningIdentity();
    assertThat(lesson(0.1, 1e-6, 0.1, 0.01).verdict(study)).isEqualTo(HELD);
    assertThat(lesson(0.1, 1e-6, 0.01, 0.1).verdict(study)).isEqualTo(NOT_HELD);
    assertThat(
            lesson(0.1, 1e-6, 0.1, 0.1)
                .with("plain-near", "relativeError", 1e-4, 1, 1e-4)
                .verdict(study))
        .isEqualTo(UNDECIDED);
    assertDrawable(study, lesson(0.1, 1e-6, 0.1, 0.01));
  }

  private static MadeUpResults lesson(double... errors) {
    List<String> arms =
        List.of("plain-identity", "residual-identity", "plain-near", "residual-near");
    MadeUpResults results = new MadeUpResults();
    for (int i = 0; i < errors.length; i++) {
      results.alike(arms.get(i), "relativeError", errors[i]);
      results.alike(arms.get(i), "branchOverInput", 0.1);
      results.alike(arms.get(i), "stepsTo1Percent", 100);
    }
    return results;
  }

  @Test
  void gradientsWantsAllFourParts() {
    Gradients study = new Gradients();
    assertThat(gradients(3, 0.5, -20, 1, 1).verdict(study)).isEqualTo(HELD);
    assertThat(gradients(-3, 0.5, -20, 1, 1).verdict(study)).isEqualTo(NOT_HELD);
    assertThat(gradients(3, 0.5, -0.5, 1, 1).verdict(study)).isEqualTo(NOT_HELD);
    assertThat(gradients(3, 4, -20, 1, 1).verdict(study)).isEqualTo(NOT_HELD);
    assertThat(gradients(3, 0.5, -20, 0.01, 1).verdict(study)).isEqualTo(NOT_HELD);
    MadeUpResults open = gradients(Double.NaN, 0.5, -20, 1, 1);
    open.with("plain-batch-kaiming-relu", "growth", -9, 9, 0);
    assertThat(open.verdict(study)).isEqualTo(UNDECIDED);
    assertDrawable(study, gradients(3, 0.5, -20, 1, 1));
  }

  private static MadeUpResults gradients(
      double plain, double residual, double small, double plainTrained, double residualTrained) {
    MadeUpResults results = new MadeUpResults();
    for (GradientCell cell : GradientCell.all()) {
      double growth =
          switch (cell.name()) {
            case "plain-batch-kaiming-relu" -> plain;
            case "resnet-batch-kaiming-relu" -> residual;
            case "plain-none-gaussian-relu" -> small;
            default -> 0.1;
          };
      if (!Double.isNaN(growth)) {
        results.alike(cell.name(), "growth", growth);
      }
      results.alikeAt(1, cell.name(), "gradient", 0.1);
    }
    return results
        .alikeAt(0, "plain-trained", "firstGradientInTraining", plainTrained)
        .alikeAt(0, "resnet-trained", "firstGradientInTraining", residualTrained);
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
    ShortcutKinds study = new ShortcutKinds();
    assertThat(shortcuts(0.3, 0.4).verdict(study)).isEqualTo(HELD);
    assertThat(shortcuts(0.5, 0.4).verdict(study)).isEqualTo(NOT_HELD);
    assertThat(shortcuts(Double.NaN, 0.4).with("identity", TRAIN, 0.2, 0.6, 0.4).verdict(study))
        .isEqualTo(UNDECIDED);
    assertDrawable(study, shortcuts(0.3, 0.4));
  }

  private static MadeUpResults shortcuts(double identity, double others) {
    return ranking(new ShortcutKinds(), "identity", identity, others);
  }

  private static MadeUpResults ranking(Study study, String one, double value, double others) {
    MadeUpResults results = new MadeUpResults();
    int place = 0;
    for (Arm arm : study.design(Budget.QUICK).arms()) {
      boolean first = arm.name().equals(one);
      if (!first || !Double.isNaN(value)) {
        results.alike(arm.name(), TRAIN, first ? value : others + 0.001 * ++place);
      }
      results.alike(arm.name(), TEST, 0.5);
      results.alike(arm.name(), Trainings.TRAIN_LOSS, 1);
    }
    return results;
  }

  @Test
  void ordersComparesTwoOfFive() {
    Orders study = new Orders();
    assertThat(orders(0.5, 0.4).verdict(study)).isEqualTo(HELD);
    assertThat(orders(0.4, 0.5).verdict(study)).isEqualTo(NOT_HELD);
    assertThat(orders(0.4, 0.4).verdict(study)).isEqualTo(UNDECIDED);
    assertDrawable(study, orders(0.5, 0.4));
  }

  private static MadeUpResults orders(double original, double preact) {
    MadeUpResults results = new MadeUpResults();
    for (Arm arm : new Orders().design(Budget.QUICK).arms()) {
      results.alike(arm.name(), TRAIN, 0.4).alike(arm.name(), Trainings.TRAIN_LOSS, 1);
      switch (arm.name()) {
        case "original" -> results.alike(arm.name(), TEST, original);
        case "full-preact" -> results.with(arm.name(), TEST, preact, preact - .01, preact + .01);
        default -> results.alike(arm.name(), TEST, 0.45);
      }
    }
    return results;
  }

  @Test
  void depth1202WantsALossThatFalls() {
    Depth1202 study = new Depth1202();
    assertThat(losses(2.5, -0.01).verdict(study)).isEqualTo(HELD);
    assertThat(losses(1.5, 0.01).verdict(study)).isEqualTo(NOT_HELD);
    assertThat(losses(2.3, 0).verdict(study)).isEqualTo(UNDECIDED);
    assertThat(new MadeUpResults().diverged("resnet1202").verdict(study)).isEqualTo(NOT_HELD);
    assertDrawable(study, losses(2.5, -0.01));
    assertThat(study.judge(losses(2.5, -0.01).of(study), Budget.QUICK).reason())
        .doesNotContain("nothing is learned");
    assertThat(study.judge(losses(9, -0.01).of(study), Budget.QUICK).reason())
        .contains("(guessing: 2.303), so nothing is learned yet.");
  }

  private static MadeUpResults losses(double start, double slope) {
    MadeUpResults results = new MadeUpResults();
    for (int step = 0; step < 100; step++) {
      double noise = step % 2 == 0 ? 0.01 : -0.01 * (step % 3);
      results.alikeAt(step, "resnet1202", "loss", start + slope * step + noise);
      results.alikeAt(step, "resnet1202", "firstGradient", 1);
      results.alikeAt(step, "resnet1202", "lastGradient", 1);
    }
    return results.alike("resnet1202", "memoryBytes", 1e9);
  }

  private static void assertDrawable(Study study, MadeUpResults results) {
    Locale before = Locale.getDefault();
    Outcome outcome = study.judge(results.of(study), Budget.QUICK);
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(study.judge(results.of(study), Budget.QUICK)).isEqualTo(outcome);
    } finally {
      Locale.setDefault(before);
    }
    assertThat(study.figures(results.of(study)))
        .isNotEmpty()
        .allSatisfy(figure -> assertThat(Svg.of(figure.chart(), figure.id())).contains("</svg>"));
  }
}
