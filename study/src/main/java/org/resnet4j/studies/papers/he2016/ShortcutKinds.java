package org.resnet4j.studies.papers.he2016;

import java.util.List;
import org.resnet4j.Text;
import org.resnet4j.report.Figure;
import org.resnet4j.stats.Estimate;
import org.resnet4j.stats.Estimates;
import org.resnet4j.stats.Kendall;
import org.resnet4j.studies.Arm;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.Claim;
import org.resnet4j.studies.Cost;
import org.resnet4j.studies.Design;
import org.resnet4j.studies.Outcome;
import org.resnet4j.studies.Results;
import org.resnet4j.studies.TrainedStudy;
import org.resnet4j.studies.TrainingJob;
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.measure.MonotonicTrend;

/** He et al. 2016, Table 1: what a shortcut may do. */
public final class ShortcutKinds implements TrainedStudy {

  private static final String IDENTITY = "identity";
  private static final double FAILS = Double.NaN;

  private static final Ranking TABLE_1 =
      new Ranking(
          List.of(
              new Ranking.Variant(IDENTITY, "", 6.61),
              new Ranking.Variant("scale-shortcut", "shortcut=scale,branch-scale=1", FAILS),
              new Ranking.Variant("scale-both", "shortcut=scale", 12.35),
              new Ranking.Variant("exclusive-gate-0", "shortcut=exclusive-gate,gate-bias=0", FAILS),
              new Ranking.Variant(
                  "exclusive-gate-5", "shortcut=exclusive-gate,gate-bias=-5", FAILS),
              new Ranking.Variant("exclusive-gate-6", "shortcut=exclusive-gate,gate-bias=-6", 8.70),
              new Ranking.Variant("exclusive-gate-7", "shortcut=exclusive-gate,gate-bias=-7", 9.81),
              new Ranking.Variant("gate-0", "shortcut=gate,gate-bias=0", 12.86),
              new Ranking.Variant("gate-6", "shortcut=gate,gate-bias=-6", 6.91),
              new Ranking.Variant("conv1x1", "shortcut=conv1x1", 12.22),
              new Ranking.Variant("dropout", "shortcut=dropout", FAILS)));

  @Override
  public Claim claim() {
    return new Claim(
        "shortcuts",
        "Identity is the best shortcut",
        "Shortcuts that scale, gate, convolve or drop train worse than the identity, even those"
            + " that could represent it: the trouble is optimisation.",
        "He et al. 2016, section 3 and Table 1");
  }

  @Override
  public Design design(Budget budget) {
    return new Design(
        TABLE_1.arms(net(budget)),
        budget.choose(3, 3, 3),
        Text.of(
            "Every row of the table as %s, trained with the common recipe%s: %s.",
            net(budget), shortened(budget), TrainingJob.words(budget)),
        "By seed, mean training error of the last epoch over the ten other shortcuts, less that of"
            + " the identity; HELD where the 95 % t interval of its mean lies above 0, NOT HELD"
            + " where it lies below.",
        "Above 0. Of the gates those that begin almost as the identity (bias -6) come next;"
            + " scaling, 1x1 and dropout are the worst.",
        budget.choose(new Cost(640, 5), Cost.ofTrainings(6_500), Cost.ofTrainings(2_500_000)));
  }

  private static String net(Budget budget) {
    return "cifar-resnet" + budget.choose(20, 32, 110);
  }

  private static String shortened(Budget budget) {
    return budget.choose(", 2 epochs of it", ", 4 epochs of it", "");
  }

  @Override
  public TrainingJob job(Arm arm, long seed, Budget budget) {
    return TrainingJob.commonStart(arm.what(), budget, seed, 2, 4);
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    Estimate estimate = Estimates.student(TABLE_1.othersAbove(results, IDENTITY));
    List<String> order = TABLE_1.byTrainingError(results);
    List<String> better = order.subList(0, order.indexOf(IDENTITY));
    String reason =
        Text.of(
            "The other shortcuts' training error lies %s points above the identity's on the mean%s. From best to worst: %s. Kendall's tau between the published test errors and our training errors, over the rows that did not fail: %s.",
            estimate.times(100),
            better.isEmpty() ? "" : "; but " + String.join(", ", better) + " did better",
            String.join(", ", order),
            agreement(results));
    return new Outcome(
        Verdict.above(0, estimate),
        estimate,
        reason,
        "An interval at or below 0. The paper's nets have 110 layers, where what a shortcut does is"
            + " done 54 times: deeper nets and longer training (standard, paper) set the rows"
            + " farther apart.");
  }

  private static String agreement(Results results) {
    double[][] pairs = TABLE_1.pairs(results);
    return MonotonicTrend.isConstant(pairs[1])
        ? "none, as ours are all the same"
        : Kendall.tau(pairs[0], pairs[1]).toString();
  }

  @Override
  public List<Figure> figures(Results results) {
    return TABLE_1.figures(
        results,
        "Training and test error, mean of the seeds with the range from the least to the greatest;"
            + " marks are Table 1's test errors (110 layers, the whole recipe), none where the"
            + " paper says that it fails.");
  }
}
