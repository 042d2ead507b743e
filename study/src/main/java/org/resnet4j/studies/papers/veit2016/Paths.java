package org.resnet4j.studies.papers.veit2016;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.Text;
import org.resnet4j.report.Axis;
import org.resnet4j.report.Figure;
import org.resnet4j.report.LineChart;
import org.resnet4j.report.Point;
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
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.WatchedTraining;
import org.resnet4j.studies.measure.Curves;
import org.resnet4j.studies.measure.ProbedBatch;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.reference.BlockGradients;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.zoo.Zoo;

/** Veit et al. 2016, Fig. 6: how long the paths are that the gradient takes. */
public final class Paths implements Study {

  private static final Arm ARM = new Arm("residual", "paths through a trained net, by length");
  private static final Arm EFFECTIVE =
      new Arm("effective", "the net trained with the gradient of short paths alone");
  private static final String ERROR = "testError";
  private static final String MAGNITUDE = "magnitude";
  private static final String MEAN = "meanLengthOverHalf";
  private static final int IMAGES = 64;
  private static final int VEIT = 54;

  @Override
  public Claim claim() {
    return new Claim(
        "paths",
        "The paths that carry the gradient",
        "The gradient of a trained residual net comes on its short paths: of 54 blocks the 0.45 %"
            + " of the paths that are 5 to 17 long carry most of it.",
        "Veit, Wilber, Belongie 2016, section 4.4 and Fig. 6");
  }

  private static int draws(Budget budget) {
    return budget.choose(20, 50, 100);
  }

  @Override
  public Design design(Budget budget) {
    return new Design(
        List.of(ARM, EFFECTIVE),
        3,
        Text.of(
            "%s, the studies' common training. For each length k, %d random paths: the gradient of %d training images' loss is taken down through the branches of k random blocks and the shortcuts of all others, exactly, and its norm read at the first block's input. The gradient of a length is that norm's mean times the number of paths, C(n, k). A second net of each seed is trained alike, but at each step the gradient passes the branches of %d random blocks of %d and no others (23 of 54 in the paper), so that paths are short: our reading of its section 4.4, which does not say what the other blocks do; here they compute and get no gradient at that step, while momentum and weight decay go on.",
            LesionMany.job(1, budget).model(),
            draws(budget),
            IMAGES,
            fewBlocks(blocks(budget)),
            blocks(budget)),
        "Mean path length weighted by gradient, over n / 2, which is the mean length of all paths."
            + " HELD where the 95 % t interval over the seeds is below 1, NOT HELD where it is"
            + " above. The net trained on short paths is shown and not part of it.",
        "Veit et al.: the norm falls exponentially with the length, and of 54 blocks lengths 5 to"
            + " 17 carry almost all: about 0.4. Trained on short paths alone their net has 5.96 %"
            + " error, else 6.10 %.",
        budget.choose(new Cost(115, 150), new Cost(3_600, 6_400), new Cost(400_000, 500_000)));
  }

  private static int blocks(Budget budget) {
    return Zoo.network(LesionMany.job(1, budget).model(), 10).blocks().size();
  }

  /** As many of the blocks as 23 are of 54. */
  public static int fewBlocks(int blocks) {
    return Math.round(blocks * 23f / VEIT);
  }

  @Override
  public Map<String, Object> settings(Budget budget) {
    return Map.of(
        "images", IMAGES,
        "draws", draws(budget),
        "effectiveBlocks", fewBlocks(blocks(budget)));
  }

  @Override
  public List<TrainingJob> trainings(Arm arm, long seed, Budget budget) {
    return arm.equals(ARM) ? List.of(LesionMany.job(seed, budget)) : List.of();
  }

  @Override
  public List<Observation> measure(Arm arm, long seed, StudyContext context) {
    TrainingJob job = LesionMany.job(seed, context.budget());
    return arm.equals(ARM) ? ofTrained(job, context) : List.of(effective(job, context));
  }

  private static Observation effective(TrainingJob job, StudyContext context) {
    double error =
        WatchedTraining.run(
            job,
            context,
            net -> new FewBlocksStep(net, fewBlocks(blocks(context.budget())), job.seed()),
            net -> error(net, job, context));
    return Observation.of(EFFECTIVE, job.seed(), ERROR, error);
  }

  private static double error(Model net, TrainingJob job, StudyContext context) {
    return context.error(net, context.test(job.testImages()), job.recipe().normalize());
  }

  private static List<Observation> ofTrained(TrainingJob job, StudyContext context) {
    long seed = job.seed();
    var images = context.train(job.trainImages());
    double[] magnitudes;
    List<Observation> seen = new ArrayList<>();
    try (TrainedModel trained = context.open(job)) {
      seen.add(Observation.of(ARM, seed, ERROR, error(trained.net(), job, context)));
      magnitudes =
          ProbedBatch.read(
              trained.net(),
              images,
              trained.normalize(),
              IMAGES,
              (x, labels) ->
                  magnitudes(
                      BlockGradients.of(trained.net(), x, labels, Mode.TRAIN), seed, context));
    }
    for (int k = 0; k < magnitudes.length; k++) {
      seen.add(Observation.at(k, ARM, seed, MAGNITUDE, magnitudes[k]));
    }
    double mean = PathLengths.mean(PathLengths.gradientShares(magnitudes));
    seen.add(Observation.of(ARM, seed, MEAN, mean / ((magnitudes.length - 1) / 2.0)));
    return seen;
  }

  private static double[] magnitudes(BlockGradients gradients, long seed, StudyContext context) {
    int blocks = gradients.blocks().size();
    var random = new SplittableRandom(seed);
    double[] magnitudes = new double[blocks + 1];
    List<Integer> all = IntStream.range(0, blocks).boxed().toList();
    for (int k = 0; k <= blocks; k++) {
      context.show("paths of length " + k);
      int draws = k == 0 || k == blocks ? 1 : draws(context.budget());
      for (int draw = 0; draw < draws; draw++) {
        context.stopIfAsked();
        magnitudes[k] +=
            magnitude(gradients, Set.copyOf(LesionMany.choice(all, k, random))) / draws;
      }
    }
    return magnitudes;
  }

  /** Norm, at the first block's input, of the gradient that takes these branches and no others. */
  public static double magnitude(BlockGradients gradients, Set<Integer> branches) {
    try (var scope = Scope.open()) {
      Tensor gradient = gradients.atLastSum();
      for (int k = gradients.blocks().size() - 1; k >= 0; k--) {
        gradient =
            branches.contains(k)
                ? gradients.throughBranch(k, gradient)
                : gradients.byShortcut(k, gradient);
        gradient = k > 0 ? gradients.atSumBefore(k, gradient) : gradient;
      }
      return Kernels.norm(gradient);
    }
  }

  /** The longest of all; all wrong. */
  @Override
  public double worst(String quantity) {
    return quantity.equals(ERROR) ? 1 : 2;
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    Estimate estimate = Estimates.student(results.values(ARM.name(), MEAN));
    return new Outcome(
        Verdict.below(1, estimate),
        estimate,
        Text.of(
            "Weighted by the gradient they carry, paths have %s of the mean length of all paths; of %d blocks %.2f %% of the paths are 5 to 17 long. Trained on short paths alone the net's test error is %.1f %%, else %.1f %%: %s points more.",
            estimate,
            VEIT,
            100 * PathLengths.share(VEIT, 5, 17),
            100 * results.mean(EFFECTIVE.name(), ERROR),
            100 * results.mean(ARM.name(), ERROR),
            Estimates.student(results.differences(EFFECTIVE.name(), ARM.name(), ERROR)).times(100)),
        "An interval that reaches 1: gradients that do not fall with the length of their path.");
  }

  @Override
  public List<Figure> figures(Results results) {
    int blocks = Math.max(0, results.places(ARM.name(), MAGNITUDE).length - 1);
    Axis length = Axis.linear("length of the path, blocks");
    return List.of(
        new Figure(
            "path-lengths",
            "Share of all paths by length, as a share of the number of blocks: Binomial(n, 1/2)."
                + " After Veit et al. 2016, Fig. 6 (a); dashed: their net of 54 blocks.",
            new LineChart(
                "How long paths are",
                Axis.linear("length / number of blocks"),
                Axis.linear("share of paths, %").from(0),
                distribution("n = " + blocks, blocks),
                distribution("n = 54 (Veit et al.)", VEIT).published())),
        new Figure(
            "path-gradients",
            "Norm of the gradient that comes on one path, by its length: mean, least and greatest"
                + " over the seeds. After Veit et al. 2016, Fig. 6 (b), where it falls"
                + " exponentially.",
            new LineChart(
                "How much one path carries",
                length,
                Axis.log("norm of the gradient"),
                Curves.measured(results, ARM.name(), MAGNITUDE, 1, "one path"))),
        new Figure(
            "gradient-by-length",
            "Share of the gradient that all paths of a length carry, beside the share of the paths"
                + " that have it. After Veit et al. 2016, Fig. 6 (c).",
            new LineChart(
                "How much all paths of a length carry",
                length,
                Axis.linear("share, %").from(0),
                carried(results),
                all(blocks))),
        new Figure(
            "effective-paths",
            "Test error of nets trained with the gradient of short paths alone and of all paths,"
                + " mean, least and greatest over the seeds; marks: Veit et al. 2016, section 4.4,"
                + " 54 blocks and the whole recipe.",
            Curves.errorBars(
                "Training on short paths alone",
                List.of(EFFECTIVE.name(), ARM.name()),
                List.of(
                    Curves.bars(
                        results, List.of(EFFECTIVE.name(), ARM.name()), ERROR, 100, "test error"),
                    Curves.published("Veit et al. 2016", 5.96, 6.10)))));
  }

  private static Series distribution(String name, int blocks) {
    double[] shares = PathLengths.shares(blocks);
    return Series.of(
        name,
        IntStream.range(0, shares.length)
            .mapToObj(k -> Point.of(k / (double) blocks, 100 * shares[k]))
            .toList());
  }

  private static Series all(int blocks) {
    double[] percent = Arrays.stream(PathLengths.shares(blocks)).map(s -> 100 * s).toArray();
    return Series.bars("paths", percent);
  }

  private static Series carried(Results results) {
    double[] sum = new double[results.places(ARM.name(), MAGNITUDE).length];
    int seeds = 0;
    for (long seed : results.seeds()) {
      if (!results.diverged(ARM.name(), seed)) {
        double[] magnitudes = results.measured(ARM.name(), seed, MAGNITUDE);
        double[] shares = PathLengths.gradientShares(magnitudes);
        IntStream.range(0, sum.length).forEach(k -> sum[k] += shares[k]);
        seeds++;
      }
    }
    int count = seeds;
    return Series.bars("gradient", Arrays.stream(sum).map(s -> 100 * s / count).toArray());
  }
}
