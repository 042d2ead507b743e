package org.resnet4j.studies.papers.he2015;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.resnet4j.Text;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.graph.Block;
import org.resnet4j.graph.Network;
import org.resnet4j.metrics.Times;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.report.Axis;
import org.resnet4j.report.BarChart;
import org.resnet4j.report.Figure;
import org.resnet4j.report.HeatMap;
import org.resnet4j.report.LineChart;
import org.resnet4j.stats.Estimate;
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
import org.resnet4j.studies.measure.OverSeeds;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.input.ImageInput;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.reference.AutogradStep;
import org.resnet4j.zoo.Zoo;

/** What units see of the image, early and late, and what a 1x1 convolution adds to that. */
public final class ReceptiveFields implements Study {

  static final String SPREAD = "spread";
  static final String THEORY = "theory";
  private static final String TRAINED = "trained";
  private static final String UNTRAINED = "untrained";
  private static final String NET = "cifar-resnet20";
  private static final List<String> COSTS = List.of("A", "B", "C");
  private static final int IMAGES = 60;
  private static final int TIMED = 32;
  private static final int SIDE = 32;

  @Override
  public Claim claim() {
    return new Claim(
        "receptive-field",
        "Late layers see more of the image; a 1x1 convolution sees nothing new",
        "What a unit responds to grows from the early to the late layers; a 1x1 convolution on a"
            + " shortcut adds parameters and time, and no receptive field.",
        "He et al. 2015 (arXiv 1512.03385), section 3.3; Luo et al. 2016 (arXiv 1701.04128)");
  }

  @Override
  public Design design(Budget budget) {
    return new Design(
        List.of(
            new Arm(UNTRAINED, NET),
            new Arm(TRAINED, NET),
            new Arm("A", NET),
            new Arm("B", NET + ":projection=B"),
            new Arm("C", NET + ":projection=C")),
        3,
        Text.of(
            "The absolute gradient of the middle unit behind each stage by pixel, mean over %s test images, at the start and after the studies' common recipe (%s); its spread is the standard deviation along a side. Of options A, B and C: parameters and receptive field by the graph, and the least time of a training step of 32 images on the interpreter.",
            IMAGES, TrainingJob.words(budget)),
        "Spread behind the last stage less that behind the first in the trained net, paired by"
            + " seed: held where Student's 95 % interval is above 0 and A, B and C have the same"
            + " receptive field by the graph.",
        "By the graph 15, 37 and 81 pixels behind the three stages; the effective field is much"
            + " smaller than that and grows in training (Luo et al., section 3).",
        budget.choose(new Cost(115, 8), Cost.ofTrainings(1_200), Cost.ofTrainings(60_000)));
  }

  @Override
  public Map<String, Object> settings(Budget budget) {
    return Map.of("nets", design(budget).arms().stream().map(Arm::what).toList(), "images", IMAGES);
  }

  @Override
  public List<TrainingJob> trainings(Arm arm, long seed, Budget budget) {
    return arm.name().equals(TRAINED) ? List.of(TrainingJob.common(NET, budget, seed)) : List.of();
  }

  @Override
  public List<Observation> measure(Arm arm, long seed, StudyContext context) {
    if (COSTS.contains(arm.name())) {
      return costs(arm, seed, context);
    }
    if (arm.name().equals(UNTRAINED)) {
      Network network = Zoo.network(NET, 10);
      try (var net = Model.create(network, seed, context.device(), Element.FLOAT32)) {
        return fields(arm, seed, net, context);
      }
    }
    try (TrainedModel model = context.open(TrainingJob.common(NET, context.budget(), seed))) {
      return fields(arm, seed, model.net(), context);
    }
  }

  private static List<Observation> fields(Arm arm, long seed, Model net, StudyContext context) {
    List<Observation> rows = new ArrayList<>();
    List<String> ends = ends(net.network());
    for (int stage = 1; stage <= ends.size(); stage++) {
      context.stopIfAsked();
      ImageDataset data = context.test(IMAGES);
      double[][] map = FieldMaps.of(net, Normalization.CIFAR10, data, ends.get(stage - 1), seed);
      rows.add(Observation.at(stage, arm, seed, SPREAD, FieldMaps.spread(map)));
      rows.add(Observation.at(stage, arm, seed, "support", FieldMaps.support(map)));
      if (seed == 1) {
        rows.addAll(map(arm, seed, stage, map));
      }
    }
    return rows;
  }

  /** The map of one seed, for the picture; x is the pixel, row by row. */
  private static List<Observation> map(Arm arm, long seed, int stage, double[][] map) {
    List<Observation> rows = new ArrayList<>();
    for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
      double value = map[pixel / SIDE][pixel % SIDE];
      rows.add(Observation.at(pixel, arm, seed, "map" + stage, value));
    }
    return rows;
  }

  /** The sums of the last block of each stage. */
  static List<String> ends(Network network) {
    List<String> ends = new ArrayList<>();
    List<Block> blocks = network.blocks();
    for (int i = 0; i < blocks.size(); i++) {
      boolean last =
          i + 1 == blocks.size() || !stage(blocks.get(i)).equals(stage(blocks.get(i + 1)));
      if (last) {
        ends.add(network.nodes().get(blocks.get(i).sum()).name());
      }
    }
    return ends;
  }

  private static String stage(Block block) {
    return block.name().substring(0, block.name().indexOf('.'));
  }

  private static List<Observation> costs(Arm arm, long seed, StudyContext context) {
    Network network = Zoo.network(arm.what(), 10);
    List<ReceptiveField> fields = ReceptiveField.of(network);
    List<Observation> rows = new ArrayList<>();
    List<String> ends = ends(network);
    for (int stage = 1; stage <= ends.size(); stage++) {
      String end = ends.get(stage - 1);
      int id =
          network.nodes().stream().filter(n -> n.name().equals(end)).findFirst().orElseThrow().id();
      rows.add(Observation.at(stage, arm, seed, THEORY, fields.get(id).side()));
    }
    rows.add(Observation.of(arm, seed, "parameters", network.parameterCount()));
    rows.add(Observation.of(arm, seed, "milliseconds", milliseconds(network, seed, context)));
    return rows;
  }

  private static double milliseconds(Network network, long seed, StudyContext context) {
    ImageDataset data = context.test(IMAGES);
    try (var net = Model.create(network, seed, context.device(), Element.FLOAT32);
        var step = new AutogradStep(net);
        var input = new ImageInput(net, Normalization.CIFAR10, 3L * SIDE * SIDE * TIMED);
        var epoch = BatchLoader.inOrder(data, TIMED).epoch(0)) {
      var images = epoch.iterator().next();
      Runnable once =
          () -> {
            try (var scope = Scope.open()) {
              step.gradients(input.images(images), input.labels(images)).loss().item_double();
            }
          };
      once.run();
      return Times.of(Times.measure(once, 8)).min();
    }
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    int last = results.places(TRAINED, SPREAD).length;
    double[] late = results.values(TRAINED, SPREAD, last);
    double[] early = results.values(TRAINED, SPREAD, 1);
    Estimate estimate = OverSeeds.student(OverSeeds.differences(late, early));
    return new Outcome(
        sameField(results) ? Verdict.above(0, estimate) : Verdict.NOT_HELD,
        estimate,
        Text.of(
            "Behind the last stage the field is wider than behind the first by %s pixels (%.1f in the untrained net). B adds %,.0f parameters to A and C %,.0f; a step takes %.2f and %.2f times A's; the field by the graph is %s.",
            estimate,
            OverSeeds.mean(results.values(UNTRAINED, SPREAD, last))
                - OverSeeds.mean(results.values(UNTRAINED, SPREAD, 1)),
            results.mean("B", "parameters") - results.mean("A", "parameters"),
            results.mean("C", "parameters") - results.mean("A", "parameters"),
            results.mean("B", "milliseconds") / results.mean("A", "milliseconds"),
            results.mean("C", "milliseconds") / results.mean("A", "milliseconds"),
            sameField(results) ? "the same" : "not the same"),
        "A late unit that depends on no wider a part of the image than an early one.");
  }

  private static boolean sameField(Results results) {
    long seed = results.seeds().get(0);
    return COSTS.stream()
        .allMatch(arm -> values(results, arm, seed).equals(values(results, COSTS.get(0), seed)));
  }

  private static List<Double> values(Results results, String arm, long seed) {
    return results.of(arm, seed, THEORY).stream().map(Observation::value).toList();
  }

  @Override
  public double worst(String quantity) {
    return Double.NaN;
  }

  @Override
  public List<Figure> figures(Results results) {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            "receptive-field-spread",
            "Spread of the effective receptive field behind each stage. " + Curves.BANDS,
            new LineChart(
                "How far a unit sees",
                Axis.linear("stage"),
                Axis.linear("spread, pixels").from(0),
                Curves.measured(results, TRAINED, SPREAD, 1, "trained"),
                Curves.measured(results, UNTRAINED, SPREAD, 1, "at the start"))));
    figures.add(
        new Figure(
            "receptive-field-cost",
            "What the shortcuts' 1x1 convolutions add: parameters.",
            new BarChart(
                "Parameters by shortcut",
                Axis.linear("parameters, thousands"),
                List.of("A: zero padding", "B: where the shape changes", "C: everywhere"),
                Curves.bars(results, COSTS, "parameters", 1e-3, "parameters"))));
    for (String arm : List.of(UNTRAINED, TRAINED)) {
      figures.addAll(maps(results, arm));
    }
    return figures;
  }

  private static List<Figure> maps(Results results, String arm) {
    List<Figure> figures = new ArrayList<>();
    for (int stage : new int[] {1, 3}) {
      List<Observation> pixels = results.of(arm, 1, "map" + stage);
      if (pixels.size() == SIDE * SIDE) {
        double[][] map = new double[SIDE][SIDE];
        pixels.forEach(o -> map[(int) o.x() / SIDE][(int) o.x() % SIDE] = o.value());
        figures.add(
            new Figure(
                Text.of("receptive-field-%s-%d", arm, stage),
                Text.of(
                    "Mean absolute gradient of the middle unit behind stage %d by pixel, %s net, seed 1.",
                    stage, arm),
                HeatMap.of(Text.of("Stage %d, %s", stage, arm), "column", "row", "gradient", map)));
      }
    }
    return figures;
  }
}
