package org.resnet4j.studies.papers.he2015;

import java.util.List;
import org.resnet4j.Text;
import org.resnet4j.report.Axis;
import org.resnet4j.report.Figure;
import org.resnet4j.report.LineChart;
import org.resnet4j.report.Series;
import org.resnet4j.stats.Estimate;
import org.resnet4j.stats.Estimates;
import org.resnet4j.studies.Arm;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.Claim;
import org.resnet4j.studies.Cost;
import org.resnet4j.studies.Design;
import org.resnet4j.studies.Observation;
import org.resnet4j.studies.Outcome;
import org.resnet4j.studies.Results;
import org.resnet4j.studies.TrainedStudy;
import org.resnet4j.studies.TrainingJob;
import org.resnet4j.studies.Trainings;
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.measure.Curves;
import org.resnet4j.studies.measure.OverSeeds;

/** He et al. 2015, Fig. 1 and 6: deeper plain nets train worse, deeper residual nets do not. */
public final class Degradation implements TrainedStudy {

  private static final double[] DEPTHS_2015 = {20, 32, 44, 56, 110};
  private static final double[] RESIDUAL_2015 = {8.75, 7.51, 7.17, 6.97, 6.61};
  private static final double[] DEPTHS_OTHERS = {20, 32, 44, 56};
  private static final double[] PLAIN_OTHERS = {9.90, 13.04, 15.55, 14.74};

  @Override
  public Claim claim() {
    return new Claim(
        "degradation",
        "Deeper plain nets train worse, deeper residual nets do not",
        "With more layers a plain net has a higher training error; with shortcuts it has not.",
        "He et al. 2015, section 1 (Fig. 1) and 4.2 (Fig. 6)");
  }

  @Override
  public Design design(Budget budget) {
    int[] depths = depths(budget);
    return new Design(
        List.of(
            arm("plain", depths[0]),
            arm("plain", depths[1]),
            arm("resnet", depths[0]),
            arm("resnet", depths[1])),
        budget.choose(3, 3, 5),
        "Each net is trained with the common recipe: " + TrainingJob.words(budget) + ".",
        Text.of(
            "By seed, in the training error of the last epoch: (plain%2$d - plain%1$d) - (resnet%2$d - resnet%1$d). HELD where the 95 %% t interval of its mean lies above 0, NOT HELD where it lies below.",
            depths[0], depths[1]),
        "Above 0: the deeper plain net is worse than the shallower in training error, and not by"
            + " overfitting.",
        budget.choose(Cost.ofTrainings(780), Cost.ofTrainings(9_400), Cost.ofTrainings(750_000)));
  }

  private static int[] depths(Budget budget) {
    return budget.choose(new int[] {20, 44}, new int[] {20, 56}, new int[] {20, 110});
  }

  private static Arm arm(String kind, int depth) {
    return new Arm(kind + depth, "cifar-" + kind + depth);
  }

  @Override
  public TrainingJob job(Arm arm, long seed, Budget budget) {
    return TrainingJob.common(arm.what(), budget, seed);
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    int[] depths = depths(budget);
    double[] plain = growth(results, "plain", depths);
    double[] residual = growth(results, "resnet", depths);
    Estimate estimate = Estimates.student(OverSeeds.differences(plain, residual));
    Verdict verdict = Verdict.above(0, estimate);
    String reason =
        Text.of(
            "From %d to %d layers the training error of plain nets changes by %+.1f points, that of residual nets by %+.1f: %s points between them.%s",
            depths[0],
            depths[1],
            100 * Estimates.student(plain).value(),
            100 * Estimates.student(residual).value(),
            estimate.times(100),
            ofResidual(Estimates.student(residual)));
    return new Outcome(
        verdict,
        estimate,
        reason,
        "An interval at or below 0. Where it holds 0, more seeds narrow it, and a larger budget"
            + " compares depths farther apart, trained longer.");
  }

  /** The criterion compares: that residual nets do not get worse at all is more. */
  private static String ofResidual(Estimate growth) {
    return Verdict.above(0, growth) == Verdict.HELD
        ? " In this training the deeper residual net is behind too, by "
            + growth.times(100)
            + ": that depth costs it nothing is not shown here."
        : "";
  }

  private static double[] growth(Results results, String kind, int[] depths) {
    return results.differences(kind + depths[1], kind + depths[0], Trainings.TRAIN_ERROR);
  }

  @Override
  public List<Figure> figures(Results results) {
    List<String> arms =
        results.observations().stream().map(Observation::arm).distinct().sorted().toList();
    return List.of(
        new Figure(
            "training-error",
            "Training error by epoch, as Fig. 1 and 6 (dashed there) of He et al. 2015; bands from"
                + " the least to the greatest seed.",
            curves("Training error", results, arms, Trainings.TRAIN_ERROR)),
        new Figure(
            "test-error",
            "Test error by epoch, as the bold lines of Fig. 6.",
            curves("Test error", results, arms, Trainings.TEST_ERROR)),
        new Figure(
            "published",
            "Test error by depth after the whole recipe: He et al. 2015, Table 6, and one public"
                + " reproduction of the plain nets; for comparison only, at quick and standard ours"
                + " are trained shorter.",
            new LineChart(
                "Published test errors",
                Axis.linear("layers"),
                Axis.linear("error, %").from(0),
                Series.of("ResNet, He et al. 2015", DEPTHS_2015, RESIDUAL_2015).published(),
                Series.of("plain, a reproduction", DEPTHS_OTHERS, PLAIN_OTHERS).published())));
  }

  private static LineChart curves(
      String title, Results results, List<String> arms, String quantity) {
    return new LineChart(
        title,
        Axis.linear("epoch"),
        Axis.linear("error, %"),
        arms.stream().map(arm -> Curves.percent(results, arm, quantity)).toList());
  }
}
