package org.resnet4j.studies.papers.he2015;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.resnet4j.Text;
import org.resnet4j.recipe.Length;
import org.resnet4j.report.Axis;
import org.resnet4j.report.BarChart;
import org.resnet4j.report.Figure;
import org.resnet4j.report.LineChart;
import org.resnet4j.report.Series;
import org.resnet4j.stats.Estimate;
import org.resnet4j.stats.Estimates;
import org.resnet4j.studies.Arm;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.Canonical;
import org.resnet4j.studies.Claim;
import org.resnet4j.studies.Cost;
import org.resnet4j.studies.Design;
import org.resnet4j.studies.Observation;
import org.resnet4j.studies.Outcome;
import org.resnet4j.studies.Results;
import org.resnet4j.studies.Study;
import org.resnet4j.studies.StudyContext;
import org.resnet4j.studies.TrainingJob;
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.WatchedTraining;
import org.resnet4j.studies.measure.Curves;
import org.resnet4j.torch.reference.GradientNorms;

/**
 * The lesson's vanishing gradients against He et al. 2015, section 4.1: which nets have gradients
 * that vanish or explode with depth, each predicted first ({@link GradientCell}).
 */
public final class Gradients implements Study {

  private static final int SHALLOW = 20;
  private static final int DEEP = 56;
  private static final int TRAINED = 44;
  private static final String GROWTH = "growth";
  private static final String FIRST_IN_TRAINING = "firstGradientInTraining";
  private static final int EVERY = 10;

  private static final String PLAIN = new GradientCell("plain", "batch", "kaiming", "relu").name();
  private static final String RESIDUAL =
      new GradientCell("resnet", "batch", "kaiming", "relu").name();
  private static final String SMALL = new GradientCell("plain", "none", "gaussian", "relu").name();
  private static final Arm PLAIN_TRAINED = new Arm("plain-trained", "cifar-plain" + TRAINED);
  private static final Arm RESIDUAL_TRAINED = new Arm("resnet-trained", "cifar-resnet" + TRAINED);

  @Override
  public Claim claim() {
    return new Claim(
        "gradients",
        "When gradients vanish, and when they do not",
        "Gradients of deep plain nets vanish where weights are small or activations saturate; with"
            + " batch norm they do not, and the plain net that degrades has healthy ones.",
        "The lesson's vanishing gradients; He et al. 2015, section 4.1");
  }

  @Override
  public Design design(Budget budget) {
    List<Arm> arms = new ArrayList<>();
    GradientCell.all().forEach(cell -> arms.add(cell.arm(SHALLOW, DEEP)));
    arms.add(PLAIN_TRAINED);
    arms.add(RESIDUAL_TRAINED);
    return new Design(
        arms,
        budget.choose(3, 5, 10),
        Text.of(
            "Norm of the gradient of the first convolution's weights on a batch of 32 training images, new nets of %d and %d layers; growth is log10 of the second over the first. The last two arms are trained, and looked at every %d steps: %s, cut after %d steps.",
            SHALLOW, DEEP, EVERY, TrainingJob.words(Budget.QUICK), steps(budget)),
        "All four, by 95 % t intervals over the seeds: growth of the plain net with batch norm,"
            + " Kaiming and ReLU above 0 (it does not vanish); growth without norm and with weights"
            + " of deviation .01 below -1 (it does); the first less that of the residual net above"
            + " 0; and in training, log10 of the plain net's gradient over the residual net's, mean"
            + " over the steps, above -1. The estimate is the third.",
        GradientCell.predictions(),
        budget.choose(Cost.ofRest(95), Cost.ofRest(300), Cost.ofRest(1_000)));
  }

  private static int steps(Budget budget) {
    return budget.choose(120, 400, 785);
  }

  @Override
  public Map<String, Object> settings(Budget budget) {
    return Map.of(
        "shallow", GradientCell.all().stream().map(cell -> cell.model(SHALLOW)).toList(),
        "deep", GradientCell.all().stream().map(cell -> cell.model(DEEP)).toList(),
        "images", FirstBatch.IMAGES,
        "watched", Canonical.settings(watched(PLAIN_TRAINED, 1, budget)),
        "every", EVERY);
  }

  @Override
  public List<Observation> measure(Arm arm, long seed, StudyContext context) {
    if (arm.name().endsWith("-trained")) {
      return inTraining(arm, seed, context);
    }
    GradientCell cell = GradientCell.named(arm.name());
    List<Observation> observations = new ArrayList<>();
    double[] shallow = FirstBatch.gradientNorms(cell.model(SHALLOW), seed, context);
    context.stopIfAsked();
    double[] deep = FirstBatch.gradientNorms(cell.model(DEEP), seed, context);
    observations.add(Observation.of(arm, seed, GROWTH, GradientCell.growth(shallow[0], deep[0])));
    for (int layer = 0; layer < deep.length; layer += 6) {
      observations.add(Observation.at(layer + 1, arm, seed, "gradient", deep[layer]));
    }
    return observations;
  }

  private static TrainingJob watched(Arm arm, long seed, Budget budget) {
    return TrainingJob.common(arm.what(), Budget.QUICK, seed)
        .withLength(new Length.Steps(steps(budget)));
  }

  private static List<Observation> inTraining(Arm arm, long seed, StudyContext context) {
    List<Observation> observations = new ArrayList<>();
    WatchedTraining.run(
        watched(arm, seed, context.budget()),
        context,
        (step, loss, net) -> {
          if (step % EVERY == 0) {
            double norm = GradientNorms.of(net, "conv1");
            observations.add(Observation.at(step, arm, seed, FIRST_IN_TRAINING, norm));
          }
        });
    return observations;
  }

  /** A net that diverges exploded. */
  @Override
  public double worst(String quantity) {
    return quantity.equals(GROWTH) ? GradientCell.MOST : Math.pow(10, GradientCell.MOST);
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    Estimate plain = Estimates.student(results.values(PLAIN, GROWTH));
    Estimate small = Estimates.student(results.values(SMALL, GROWTH));
    Estimate between = Estimates.student(results.differences(PLAIN, RESIDUAL, GROWTH));
    Estimate health = Estimates.student(health(results));
    Verdict verdict =
        Verdict.above(0, plain)
            .and(Verdict.below(-1, small))
            .and(Verdict.above(0, between))
            .and(Verdict.above(-1, health));
    long right = GradientCell.all().stream().filter(cell -> cell.isRight(results, GROWTH)).count();
    String reason =
        Text.of(
            "From %d to %d layers log10 of the first gradient grows by %s in the plain net with batch norm, by %s without norm and with small weights, and by %s more in the plain than in the residual net; in training log10 of plain over residual is %s. Of %d nets %d do as predicted.",
            SHALLOW, DEEP, plain, small, between, health, GradientCell.all().size(), right);
    return new Outcome(
        verdict,
        between,
        reason,
        "A plain net with batch norm whose gradients shrink with depth, or that of a degrading net"
            + " ten times below the residual one's in training.");
  }

  /** By seed the mean over the steps of log10 (plain / residual). */
  private static double[] health(Results results) {
    double[] steps = results.places(PLAIN_TRAINED.name(), FIRST_IN_TRAINING);
    return results.bySeed(
        seed -> {
          double sum = 0;
          for (double step : steps) {
            sum += log(results, PLAIN_TRAINED, seed, step);
            sum -= log(results, RESIDUAL_TRAINED, seed, step);
          }
          return sum / Math.max(1, steps.length);
        });
  }

  private static double log(Results results, Arm arm, long seed, double step) {
    return GradientCell.logarithm(results.value(arm.name(), seed, FIRST_IN_TRAINING, step));
  }

  @Override
  public List<Figure> figures(Results results) {
    List<String> names = GradientCell.all().stream().map(GradientCell::name).toList();
    List<Series> layers =
        GradientCell.all().stream()
            .filter(cell -> cell.activation().equals("relu") && !cell.init().equals("pytorch"))
            .map(cell -> Curves.of(results, cell.name(), "gradient"))
            .toList();
    return List.of(
        new Figure(
            "gradient-by-layer",
            "Gradient norm of the weights at the start, " + DEEP + " layers, every sixth layer.",
            new LineChart(
                "Gradient by layer", Axis.linear("layer"), Axis.log("gradient norm"), layers)),
        new Figure(
            "growth",
            Text.of(
                "log10 of the first layer's gradient at %d layers over that at %d; above 1 it explodes, below -1 it vanishes; values that single precision cannot hold stand at the ends.",
                DEEP, SHALLOW),
            new BarChart(
                "Growth of the gradient with depth",
                Axis.linear("log10 of the ratio"),
                names,
                Curves.bars(results, names, GROWTH, 1, "growth"))),
        new Figure(
            "in-training",
            Text.of(
                "Gradient norm of the first convolution in training, %d layers, with batch norm.",
                TRAINED),
            new LineChart(
                "The first layer's gradient in training",
                Axis.linear("step"),
                Axis.log("gradient norm"),
                Curves.of(results, PLAIN_TRAINED.name(), FIRST_IN_TRAINING),
                Curves.of(results, RESIDUAL_TRAINED.name(), FIRST_IN_TRAINING))));
  }
}
