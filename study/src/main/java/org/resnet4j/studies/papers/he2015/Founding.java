package org.resnet4j.studies.papers.he2015;

import java.util.Arrays;
import java.util.List;
import org.resnet4j.Text;
import org.resnet4j.recipe.Recipes;
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
import org.resnet4j.studies.Outcome;
import org.resnet4j.studies.Results;
import org.resnet4j.studies.TrainedStudy;
import org.resnet4j.studies.TrainingJob;
import org.resnet4j.studies.Trainings;
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.measure.Curves;

/** The lesson's own program: ResNet-34 on airplanes and birds, against its published table. */
public final class Founding implements TrainedStudy {

  private static final double[] EPOCHS = {1, 2, 3, 4, 5};
  private static final double[] PUBLISHED = {0.8445, 0.838, 0.8605, 0.882, 0.899};

  /**
   * Accuracy by epoch of PyTorch 2.13 by the same recipe on the same images, seeds 1 to 5: {@code
   * bench/peers/founding.py} on two Zen 4 cores, 2026-11-26.
   */
  private static final double[][] PYTORCH = {
    {0.8600, 0.8820, 0.8845, 0.8940, 0.8965},
    {0.8615, 0.8725, 0.8685, 0.8785, 0.8935},
    {0.8570, 0.8780, 0.8740, 0.8885, 0.8925},
    {0.8320, 0.8145, 0.8855, 0.8795, 0.8775},
    {0.8270, 0.8805, 0.8580, 0.8875, 0.8945}
  };

  private static final double MARGIN = 0.03;
  private static final Arm ARM = new Arm("resnet34", Recipes.FOUNDING.model());

  @Override
  public Claim claim() {
    return new Claim(
        "founding",
        "ResNet-34 on airplanes and birds",
        "After five epochs ResNet-34 tells airplanes from birds with an accuracy of 0.899.",
        "The founding program's published table");
  }

  @Override
  public Design design(Budget budget) {
    return new Design(
        List.of(ARM),
        budget.choose(3, 5, 20),
        "The founding job whole: 10,000 training and 2,000 test images of CIFAR-10's airplanes and"
            + " birds, Adam 1e-3, batches of 64, 5 epochs. Each seed draws another initialisation"
            + " and another order.",
        "Mean accuracy after the fifth epoch less the published 0.899, 95 % t interval over the"
            + " seeds: HELD where it lies above -0.03, NOT HELD where it lies below. The published"
            + " number is one run; three points are what such runs differ by.",
        "Accuracies of 0.82 to 0.91, rising with the epochs but not steadily.",
        budget.choose(new Cost(290, 5), Cost.ofTrainings(500), Cost.ofTrainings(2_000)));
  }

  @Override
  public TrainingJob job(Arm arm, long seed, Budget budget) {
    return new TrainingJob(Recipes.FOUNDING, 0, 0, seed);
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    double published = PUBLISHED[PUBLISHED.length - 1];
    double[] above = results.values(ARM.name(), Trainings.TEST_ERROR);
    for (int i = 0; i < above.length; i++) {
      above[i] = 1 - above[i] - published;
    }
    Estimate estimate = Estimates.student(above);
    String reason =
        Text.of(
            "Accuracy after five epochs: %.4f on the mean of %d seeds, which differs from the published %.3f by %s. PyTorch's by the same recipe on CIFAR-10 after a JPEG round trip: %.4f, from %.4f to %.4f, %d seeds.",
            published + estimate.value(),
            above.length,
            published,
            estimate,
            Arrays.stream(pytorch(EPOCHS.length)).average().orElseThrow(),
            Arrays.stream(pytorch(EPOCHS.length)).min().orElseThrow(),
            Arrays.stream(pytorch(EPOCHS.length)).max().orElseThrow(),
            PYTORCH.length);
    return new Outcome(
        Verdict.above(-MARGIN, estimate),
        estimate,
        reason,
        "An interval below -0.03. Runs differ by some points from seed to seed, so few seeds may"
            + " not decide: --seeds 5 or more does.");
  }

  /** By seed. */
  private static double[] pytorch(double epoch) {
    return Arrays.stream(PYTORCH).mapToDouble(row -> row[(int) epoch - 1]).toArray();
  }

  private static Series pytorch() {
    return Curves.series("PyTorch 2.13", EPOCHS, 100, epoch -> wrong(pytorch(epoch))).published();
  }

  private static double[] wrong(double[] accuracies) {
    return Arrays.stream(accuracies).map(accuracy -> 1 - accuracy).toArray();
  }

  @Override
  public List<Figure> figures(Results results) {
    Series error = Curves.percent(results, ARM.name(), Trainings.TEST_ERROR);
    double[] published = Arrays.stream(wrong(PUBLISHED)).map(share -> 100 * share).toArray();
    return List.of(
        new Figure(
            "test-error",
            "Test error by epoch, mean of the seeds with the range from the least to the greatest;"
                + " dashed the published run and PyTorch's by the same recipe, with its range.",
            new LineChart(
                "Test error, airplane or bird",
                Axis.linear("epoch"),
                Axis.linear("error, %").from(0),
                error,
                pytorch(),
                Series.of("published run", EPOCHS, published).published())),
        new Figure(
            "training-loss",
            "Mean cross-entropy of the training images as they pass. The published losses are"
                + " divided otherwise and cannot be drawn beside it.",
            new LineChart(
                "Training loss",
                Axis.linear("epoch"),
                Axis.linear("loss, nats").from(0),
                Curves.of(results, ARM.name(), Trainings.TRAIN_LOSS))));
  }
}
