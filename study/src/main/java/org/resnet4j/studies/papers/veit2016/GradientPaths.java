package org.resnet4j.studies.papers.veit2016;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.resnet4j.Text;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.graph.Network;
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
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.measure.Curves;
import org.resnet4j.studies.measure.ProbedBatch;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.WeightTransfer;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.reference.BlockGradients;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.zoo.Zoo;

/** He et al. 2016, eq. 5: what of the gradient comes by the identity, and what through branches. */
public final class GradientPaths implements Study {

  private static final String TRAINED = "trained";
  private static final String SHARE = "identityShare";
  private static final String IDENTITY = "identityNorm";
  private static final String BRANCHES = "branchesNorm";
  private static final String WHOLE = "wholeNorm";
  private static final String ERROR = "splitError";
  private static final String ADVANTAGE = "log10IdentityOverEveryBranch";
  private static final double EXACT = 1e-5;
  private static final int IMAGES = 32;

  /** Powers of ten beyond which ratios are not told apart. */
  private static final double MOST = 12;

  @Override
  public Claim claim() {
    return new Claim(
        "gradient-paths",
        "The gradient's two ways",
        "The gradient at an early block is a sum: a part that came by the shortcuts alone and a"
            + " part that came through branches. The first does not vanish where what must pass"
            + " every branch, as in a plain net, does.",
        "He et al. 2016, eq. 5; the founding text, Fig. 3");
  }

  private static List<Integer> depths(Budget budget) {
    return budget.choose(List.of(8, 14, 20, 32), List.of(8, 20, 32, 56), List.of(20, 56, 110));
  }

  private static Arm untrained(int depth) {
    return new Arm("start" + depth, "cifar-resnet" + depth + " as it starts");
  }

  @Override
  public Design design(Budget budget) {
    String trained = LesionMany.job(1, budget).model();
    List<Arm> arms = new ArrayList<>();
    arms.add(new Arm(TRAINED, trained + " after the studies' common training"));
    depths(budget).forEach(depth -> arms.add(untrained(depth)));
    return new Design(
        arms,
        3,
        Text.of(
            "%d training images, double precision, batch norm with the batch's statistics. At each block's input the gradient, the part by this and all later shortcuts (and the rectifiers between blocks), and the part through at least one branch, each computed on its own.",
            IMAGES),
        Text.of(
            "In every cell and block the parts sum to the whole within %s of its norm, else NOT HELD. And at the first block of the trained net, log10 of the norm by shortcuts alone less log10 of the norm through every branch, 95 %% t interval over seeds: HELD above 0, NOT HELD below.",
            EXACT),
        "The part by the shortcuts stays within some factors whatever the depth; through every"
            + " branch next to nothing comes down a trained net.",
        budget.choose(new Cost(115, 13), Cost.ofTrainings(3_600), Cost.ofTrainings(400_000)));
  }

  @Override
  public Map<String, Object> settings(Budget budget) {
    return Map.of("images", IMAGES, "untrained", depths(budget), "most", MOST);
  }

  @Override
  public List<TrainingJob> trainings(Arm arm, long seed, Budget budget) {
    return arm.name().equals(TRAINED) ? List.of(LesionMany.job(seed, budget)) : List.of();
  }

  @Override
  public List<Observation> measure(Arm arm, long seed, StudyContext context) {
    TrainingJob job = LesionMany.job(seed, context.budget());
    if (!arm.name().equals(TRAINED)) {
      Network network = Zoo.network(arm.what().split(" ", 2)[0], 10);
      return measure(arm, job, network, net -> {}, context);
    }
    try (TrainedModel trained = context.open(job)) {
      Network network = trained.net().network();
      return measure(arm, job, network, net -> WeightTransfer.copy(trained.net(), net), context);
    }
  }

  private static List<Observation> measure(
      Arm arm, TrainingJob job, Network network, Consumer<Model> start, StudyContext context) {
    ImageDataset images = context.train(job.trainImages());
    try (var net = Model.create(network, job.seed(), context.device(), Element.FLOAT64)) {
      start.accept(net);
      return ProbedBatch.read(
          net,
          images,
          job.recipe().normalize(),
          IMAGES,
          (x, labels) ->
              read(arm, job.seed(), BlockGradients.of(net, x, labels, Mode.TRAIN), context));
    }
  }

  private static List<Observation> read(
      Arm arm, long seed, BlockGradients gradients, StudyContext context) {
    List<Observation> seen = new ArrayList<>();
    for (int block = 0; block < gradients.blocks().size(); block++) {
      context.show("block " + (block + 1));
      context.stopIfAsked();
      BlockGradients.Split split = gradients.split(block);
      int place = block + 1;
      seen.add(Observation.at(place, arm, seed, SHARE, split.identityShare()));
      seen.add(Observation.at(place, arm, seed, IDENTITY, split.identity()));
      seen.add(Observation.at(place, arm, seed, BRANCHES, split.branches()));
      seen.add(Observation.at(place, arm, seed, WHOLE, split.whole()));
      seen.add(Observation.at(place, arm, seed, ERROR, split.error()));
    }
    Set<Integer> all =
        IntStream.range(0, gradients.blocks().size()).boxed().collect(Collectors.toSet());
    double none = Paths.magnitude(gradients, Set.of());
    double every = Paths.magnitude(gradients, all);
    double ratio = Math.log10(none) - Math.log10(every);
    seen.add(Observation.of(arm, seed, ADVANTAGE, Math.max(-MOST, Math.min(MOST, ratio))));
    return seen;
  }

  /** Of a net that diverged: no exact split, and ten times as much through the branches. */
  @Override
  public double worst(String quantity) {
    return quantity.equals(ADVANTAGE) ? -1 : 1;
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    Estimate estimate = Estimates.student(results.values(TRAINED, ADVANTAGE));
    double error =
        results.observations().stream()
            .filter(o -> o.quantity().equals(ERROR))
            .mapToDouble(Observation::value)
            .max()
            .orElse(1);
    Verdict exact = error < EXACT ? Verdict.HELD : Verdict.NOT_HELD;
    return new Outcome(
        exact.and(Verdict.above(0, estimate)),
        estimate,
        Text.of(
            "The parts miss the whole by at most %.1e. At the first block of the trained net what came by the shortcuts alone is 10^%s times what came through every branch; along the whole gradient's direction it is %.1f %% of that, the rest came through some of the branches. %s",
            error, estimate, 100 * firstShare(results), atTheStart(results)),
        "A sum that misses the whole, or an interval that holds 0: branches that pass on as much as"
            + " shortcuts.");
  }

  /** Mean over the seeds that were measured. */
  private static double firstShare(Results results) {
    return results.observations().stream()
        .filter(o -> o.arm().equals(TRAINED) && o.quantity().equals(SHARE) && o.x() == 1)
        .mapToDouble(Observation::value)
        .average()
        .orElse(0);
  }

  private static String atTheStart(Results results) {
    return starts(results).stream()
        .map(arm -> Text.of("10^%.2f at %d layers", results.mean(arm, ADVANTAGE), depth(arm)))
        .collect(Collectors.joining(", ", "As nets start it is ", "."));
  }

  private static List<String> starts(Results results) {
    return results.observations().stream()
        .map(Observation::arm)
        .filter(arm -> arm.startsWith("start"))
        .distinct()
        .toList();
  }

  @Override
  public List<Figure> figures(Results results) {
    List<String> starts = starts(results);
    List<Series> shares = new ArrayList<>();
    shares.add(Curves.measured(results, TRAINED, SHARE, 1, "trained"));
    starts.forEach(
        arm -> shares.add(Curves.measured(results, arm, SHARE, 1, depth(arm) + " at start")));
    double[] x = starts.stream().mapToDouble(GradientPaths::depth).toArray();
    return List.of(
        new Figure(
            "identity-share",
            "How much of the gradient at a block's input came by the shortcuts alone, along the"
                + " gradient's own direction; the rest came through branches. It may exceed 1 or be"
                + " negative: parts can work against each other. Mean, least and greatest over the"
                + " seeds.",
            new LineChart(
                "Share by the identity",
                Axis.linear("block, from the input"),
                Axis.linear("share of the gradient"),
                shares)),
        new Figure(
            "parts-by-depth",
            "Norms of the two parts and of the whole at the first block's input, by the depth of a"
                + " net as it starts; means over the seeds.",
            new LineChart(
                "Parts at the first block by depth",
                Axis.linear("layers"),
                Axis.log("norm of the gradient"),
                byDepth(results, starts, x, WHOLE, "whole"),
                byDepth(results, starts, x, IDENTITY, "by shortcuts alone"),
                byDepth(results, starts, x, BRANCHES, "through branches"))));
  }

  private static int depth(String arm) {
    return Integer.parseInt(arm.substring("start".length()));
  }

  private static Series byDepth(
      Results results, List<String> arms, double[] x, String quantity, String name) {
    double[] y =
        arms.stream()
            .mapToDouble(
                arm -> Arrays.stream(results.values(arm, quantity, 1)).average().orElseThrow())
            .toArray();
    return Series.of(name, x, y);
  }
}
