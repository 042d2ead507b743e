package org.resnet4j.studies.papers.he2016;

import java.util.List;
import org.resnet4j.Text;
import org.resnet4j.report.Axis;
import org.resnet4j.report.Figure;
import org.resnet4j.report.LineChart;
import org.resnet4j.stats.Estimate;
import org.resnet4j.stats.Estimates;
import org.resnet4j.studies.Arm;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.Claim;
import org.resnet4j.studies.Cost;
import org.resnet4j.studies.Design;
import org.resnet4j.studies.Outcome;
import org.resnet4j.studies.Results;
import org.resnet4j.studies.TrainedStudy;
import org.resnet4j.studies.TrainingJob;
import org.resnet4j.studies.Trainings;
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.measure.Curves;

/** He et al. 2016, Table 2 and Fig. 6: the order of convolution, norm, activation and addition. */
public final class Orders implements TrainedStudy {

  private static final String ORIGINAL = "original";
  private static final String PREACT = "full-preact";

  private static final Ranking TABLE_2 =
      new Ranking(
          List.of(
              new Ranking.Variant(ORIGINAL, "", 6.61),
              new Ranking.Variant("bn-after-add", "order=bn-after-add", 8.17),
              new Ranking.Variant("relu-before-add", "order=relu-before-add", 7.84),
              new Ranking.Variant("relu-preact", "order=relu-preact", 6.71),
              new Ranking.Variant(PREACT, "order=full-preact", 6.37)));

  @Override
  public Claim claim() {
    return new Claim(
        "orders",
        "Norm and activation before the weights",
        "With batch norm and ReLU before each convolution a residual net has a lower test error"
            + " than with the original order.",
        "He et al. 2016, section 4, Table 2 and Fig. 6");
  }

  @Override
  public Design design(Budget budget) {
    return new Design(
        TABLE_2.arms("cifar-resnet" + budget.choose(20, 32, 110)),
        budget.choose(3, 3, 5),
        Text.of(
            "The five orders of Fig. 4, trained with the common recipe%s: %s.",
            budget.choose(", 2 epochs of it", ", 6 epochs of it", ""), TrainingJob.words(budget)),
        "By seed, test error after the last epoch of the original order less that of full"
            + " pre-activation; HELD where the 95 % t interval of its mean lies above 0, NOT HELD"
            + " where it lies below.",
        "A small difference: the paper's is 0.24 points at 110 layers, 0.47 at 164. At the quick"
            + " budget it is likely to stay undecided. Norm after addition is the worst.",
        budget.choose(new Cost(225, 3), Cost.ofTrainings(3_900), Cost.ofTrainings(1_600_000)));
  }

  @Override
  public TrainingJob job(Arm arm, long seed, Budget budget) {
    return TrainingJob.commonStart(arm.what(), budget, seed, 2, 6);
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    Estimate estimate =
        Estimates.student(results.differences(ORIGINAL, PREACT, Trainings.TEST_ERROR));
    Estimate training =
        Estimates.student(results.differences(ORIGINAL, PREACT, Trainings.TRAIN_ERROR));
    String reason =
        Text.of(
            "Test error of the original order less full pre-activation's: %s points; training error: %s. From the least training error to the greatest: %s.",
            estimate.times(100),
            training.times(100),
            String.join(", ", TABLE_2.byTrainingError(results)));
    return new Outcome(
        Verdict.above(0, estimate),
        estimate,
        reason,
        "An interval on the other side of 0. The paper's difference is a quarter of a point: it"
            + " takes the paper budget, and five seeds or more, to see it; shorter runs see only"
            + " how fast each order begins.");
  }

  @Override
  public List<Figure> figures(Results results) {
    List<Figure> bars =
        TABLE_2.figures(
            results,
            "Training and test error, mean of the seeds with the range from the least to the"
                + " greatest; marks are Table 2's test errors for 110 layers.");
    LineChart curves =
        new LineChart(
            "Training loss by epoch",
            Axis.linear("epoch"),
            Axis.linear("loss, nats"),
            TABLE_2.names().stream()
                .map(name -> Curves.of(results, name, Trainings.TRAIN_LOSS))
                .toList());
    return List.of(bars.get(0), new Figure("training-loss", "As Fig. 6 of the paper.", curves));
  }
}
