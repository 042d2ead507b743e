package org.resnet4j.studies.papers.he2015;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.resnet4j.ByteCount;
import org.resnet4j.Text;
import org.resnet4j.recipe.Length;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.recipe.Schedule;
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
import org.resnet4j.studies.Study;
import org.resnet4j.studies.StudyContext;
import org.resnet4j.studies.TrainingJob;
import org.resnet4j.studies.Trainings;
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.WatchedTraining;
import org.resnet4j.studies.measure.Curves;
import org.resnet4j.torch.reference.GradientNorms;

/** He et al. 2015, section 4.2: 1202 layers train without difficulty. */
public final class Depth1202 implements Study {

  private static final String LOSS = "loss";
  private static final String FIRST = "firstGradient";
  private static final String LAST = "lastGradient";
  private static final String MEMORY = "memoryBytes";
  private static final Arm WATCHED = new Arm("resnet1202", "cifar-resnet1202");
  private static final Arm WHOLE_1202 = new Arm("resnet1202-whole", "cifar-resnet1202");
  private static final Arm WHOLE_110 = new Arm("resnet110-whole", "cifar-resnet110");
  private static final int BATCH = 16;
  private static final double RATE = 0.01;
  private static final String CHANGE =
      "A loss that does not fall, or is not finite. That it overfits against 110 layers only the"
          + " paper budget shows.";

  @Override
  public Claim claim() {
    return new Claim(
        "depth-1202",
        "1202 layers train without difficulty",
        "A residual net of 1202 layers trains without difficulty; it then overfits, against one of"
            + " 110.",
        "He et al. 2015, section 4.2, \"Exploring over 1000 layers\"");
  }

  @Override
  public Design design(Budget budget) {
    return new Design(
        budget == Budget.PAPER ? List.of(WATCHED, WHOLE_1202, WHOLE_110) : List.of(WATCHED),
        budget.choose(1, 1, 1),
        Text.of(
            "cifar-resnet1202, %d steps of batches of %d of 5,000 training images, SGD with momentum .9 and weight decay 1e-4, rate .01 (with which the paper begins its 110 layers) after 20 steps of warm-up. At the paper budget also the whole recipe for 1202 and 110 layers.",
            steps(budget), BATCH),
        "Mean loss of the first fifth of the steps less that of the last, 95 % t interval over the"
            + " pairs of steps: HELD where it lies above 0, NOT HELD where it lies below. Steps are"
            + " no seeds: the interval says whether this run's loss fell, not what others would do."
            + " A net that diverges counts as not falling.",
        "Above 0; the gradient of the first layer is neither nothing nor without bounds.",
        budget.choose(Cost.ofRest(165), Cost.ofRest(3_000), Cost.ofTrainings(1_200_000)));
  }

  private static int steps(Budget budget) {
    return budget.choose(100, 1_000, 1_000);
  }

  private static TrainingJob watched(long seed, Budget budget) {
    TrainingJob common = TrainingJob.common(WATCHED.what(), Budget.QUICK, seed);
    return new TrainingJob(
            common.recipe().withSchedule(new Schedule.WarmUp(20, new Schedule.Constant())),
            5_000,
            1_000,
            seed)
        .withOptimizer(new Optimizer.Sgd(RATE, 0.9, 1e-4, false))
        .withBatch(BATCH)
        .withLength(new Length.Steps(steps(budget)));
  }

  @Override
  public Map<String, Object> settings(Budget budget) {
    return Map.of();
  }

  /** The watched training is no shared net, but wants its memory all the same. */
  @Override
  public List<TrainingJob> trainings(Arm arm, long seed, Budget budget) {
    return List.of(
        arm.equals(WATCHED) ? watched(seed, budget) : TrainingJob.common(arm.what(), budget, seed));
  }

  @Override
  public List<Observation> measure(Arm arm, long seed, StudyContext context) {
    if (!arm.equals(WATCHED)) {
      return Trainings.errors(arm, TrainingJob.common(arm.what(), context.budget(), seed), context);
    }
    List<Observation> observations = new ArrayList<>();
    OptionalLong bytes =
        WatchedTraining.run(
            watched(seed, context.budget()),
            context,
            (step, loss, net) -> {
              observations.add(Observation.at(step, arm, seed, LOSS, loss));
              double first = GradientNorms.of(net, "conv1");
              observations.add(Observation.at(step, arm, seed, FIRST, first));
              double last = GradientNorms.of(net, "layer3.199.conv2");
              observations.add(Observation.at(step, arm, seed, LAST, last));
            });
    observations.add(Observation.of(arm, seed, MEMORY, bytes.orElse(0)));
    return observations;
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    Estimate estimate = Estimates.student(falls(results));
    String whole =
        results.places(WHOLE_110.name(), Trainings.TEST_ERROR).length == 0
            ? ""
            : Text.of(
                " After the whole recipe the test error is %.2f %% with 1202 layers, %.2f %% with 110 (7.93 and 6.43 in the paper).",
                100 * results.mean(WHOLE_1202.name(), Trainings.TEST_ERROR),
                100 * results.mean(WHOLE_110.name(), Trainings.TEST_ERROR));
    return new Outcome(
        Verdict.above(0, estimate), estimate, reason(results, estimate) + whole, CHANGE);
  }

  private static String reason(Results results, Estimate estimate) {
    if (!results.diverged().isEmpty()) {
      return "The training of 1202 layers diverged.";
    }
    return Text.of(
        "From the first to the last fifth of the steps the loss falls by %s nats, to %.3f (guessing: 2.303)%s. A step works in %s; the first layer's gradient is %.3g at the start and %.3g at the end.",
        estimate,
        last(results),
        last(results) < Math.log(10) ? "" : ", so nothing is learned yet",
        ByteCount.words((long) results.mean(WATCHED.name(), MEMORY)),
        results.values(WATCHED.name(), FIRST, 0)[0],
        results.mean(WATCHED.name(), FIRST));
  }

  /** Over all seeds: losses of the first fifth less those of the last. */
  private static double[] falls(Results results) {
    return results.seeds().stream()
        .flatMapToDouble(seed -> Arrays.stream(falls(results, seed)))
        .toArray();
  }

  /** Mean loss of the last fifth, over all seeds. */
  private static double last(Results results) {
    return results.seeds().stream()
        .flatMap(
            seed -> {
              List<Observation> losses = results.of(WATCHED.name(), seed, LOSS);
              return losses.stream().skip(losses.size() - losses.size() / 5);
            })
        .mapToDouble(Observation::value)
        .average()
        .orElseThrow();
  }

  private static double[] falls(Results results, long seed) {
    if (results.diverged(WATCHED.name(), seed)) {
      return new double[] {-1, -1};
    }
    List<Observation> losses = results.of(WATCHED.name(), seed, LOSS);
    int fifth = losses.size() / 5;
    double[] falls = new double[fifth];
    for (int i = 0; i < fifth; i++) {
      falls[i] = losses.get(i).value() - losses.get(losses.size() - fifth + i).value();
    }
    return falls;
  }

  @Override
  public List<Figure> figures(Results results) {
    return List.of(
        new Figure(
            "loss",
            "Mean cross-entropy of each batch of 16.",
            chart("Loss of 1202 layers", Axis.linear("loss, nats"), List.of(LOSS), results)),
        new Figure(
            "gradients",
            "Norms of the gradients of the first convolution's weights and of the last's.",
            chart(
                "Gradients of 1202 layers",
                Axis.log("gradient norm"),
                List.of(FIRST, LAST),
                results)));
  }

  private static LineChart chart(String title, Axis y, List<String> quantities, Results results) {
    List<Series> series =
        quantities.stream()
            .map(quantity -> Curves.named(quantity, results, WATCHED.name(), quantity, 1))
            .toList();
    return new LineChart(title, Axis.linear("step"), y, series);
  }
}
