package org.resnet4j.studies.papers.he2015;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.resnet4j.Text;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.report.Axis;
import org.resnet4j.report.Figure;
import org.resnet4j.report.LineChart;
import org.resnet4j.report.Series;
import org.resnet4j.stats.Estimate;
import org.resnet4j.studies.Arm;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.Claim;
import org.resnet4j.studies.Cost;
import org.resnet4j.studies.Design;
import org.resnet4j.studies.Observation;
import org.resnet4j.studies.Outcome;
import org.resnet4j.studies.Results;
import org.resnet4j.studies.StudyContext;
import org.resnet4j.studies.TrainedStudy;
import org.resnet4j.studies.TrainingJob;
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.measure.Curves;
import org.resnet4j.studies.measure.ForwardPasses;
import org.resnet4j.studies.measure.OverSeeds;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.torch.reference.Probe;

/** Whether residual functions are closer to zero than the functions of plain layers. */
public final class LayerResponses implements TrainedStudy {

  private static final String DEVIATION = "deviation";
  private static final String MEAN = "meanDeviation";
  private static final int IMAGES = 500;

  @Override
  public Claim claim() {
    return new Claim(
        "layer-responses",
        "Residual functions are close to zero",
        "Layers of residual networks respond more weakly than those of their plain counterparts,"
            + " and the more weakly the deeper the network: each block changes the signal less.",
        "He et al. 2015 (arXiv 1512.03385), section 4.2 and Fig. 7");
  }

  private static List<Integer> depths(Budget budget) {
    return budget.choose(List.of(20, 44), List.of(20, 56), List.of(20, 110));
  }

  private static String plain(int depth) {
    return "plain" + depth;
  }

  private static String residual(int depth) {
    return "resnet" + depth;
  }

  private static int deepest(Budget budget) {
    return depths(budget).get(depths(budget).size() - 1);
  }

  @Override
  public Design design(Budget budget) {
    List<Arm> arms = new ArrayList<>();
    for (int depth : depths(budget)) {
      arms.add(new Arm(plain(depth), "cifar-plain" + depth));
      arms.add(new Arm(residual(depth), "cifar-resnet" + depth));
    }
    return new Design(
        arms,
        3,
        Text.of(
            "Nets trained by the studies' common recipe (%s); of %s test images the standard deviation of what each 3x3 layer gives after its batch norm and before activation or addition, in evaluation.",
            TrainingJob.words(budget), IMAGES),
        Text.of(
            "Mean over the layers of the standard deviation, plain less residual, at depth %s, paired by seed: held where Student's 95 %% interval is above 0. That deeper residual nets respond more weakly is shown and not judged.",
            deepest(budget)),
        "Fig. 7 has residual nets below plain ones at most layers.",
        budget.choose(new Cost(780, 8), Cost.ofTrainings(30_100), Cost.ofTrainings(1_600_000)));
  }

  @Override
  public Map<String, Object> settings(Budget budget) {
    return Map.of("images", IMAGES);
  }

  @Override
  public TrainingJob job(Arm arm, long seed, Budget budget) {
    return TrainingJob.common(arm.what(), budget, seed);
  }

  @Override
  public List<Observation> measure(Arm arm, long seed, StudyContext context) {
    try (TrainedModel model = context.open(job(arm, seed, context.budget()))) {
      double[] deviations = deviations(model, context.test(IMAGES), context);
      List<Observation> rows = new ArrayList<>();
      double sum = 0;
      for (int i = 0; i < deviations.length; i++) {
        rows.add(Observation.at(i + 1, arm, seed, DEVIATION, deviations[i]));
        sum += deviations[i];
      }
      rows.add(Observation.of(arm, seed, MEAN, sum / deviations.length));
      return rows;
    }
  }

  /** The norms behind 3x3 convolutions, in order. */
  static List<String> layers(Network network) {
    return network.nodes().stream()
        .filter(node -> node.op() instanceof Op.BatchNorm)
        .filter(node -> convolution(network, node) instanceof Op.Conv conv && conv.kernel() == 3)
        .map(Node::name)
        .toList();
  }

  private static Op convolution(Network network, Node norm) {
    return network.nodes().get(norm.inputs().get(0)).op();
  }

  /** Of each layer the root of the mean of the batches' variances. */
  public static double[] deviations(TrainedModel model, ImageDataset data, StudyContext context) {
    Network network = model.net().network();
    List<String> layers = layers(network);
    double[] squares = new double[layers.size()];
    int[] batches = {0};
    ForwardPasses.over(
        model,
        data,
        context,
        (images, batch) -> {
          Probe probe = Probe.of(network, layers);
          new Interpreter(model.net()).forward(images, Mode.EVAL, probe);
          for (int i = 0; i < squares.length; i++) {
            squares[i] += Math.pow(probe.deviation(layers.get(i)), 2);
          }
          batches[0]++;
        });
    return Arrays.stream(squares).map(sum -> Math.sqrt(sum / batches[0])).toArray();
  }

  /** A net that diverged has no finite response; 0 would speak for the claim's side of neither. */
  @Override
  public double worst(String quantity) {
    return Double.NaN;
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    int depth = deepest(budget);
    double[] differences = results.differences(plain(depth), residual(depth), MEAN);
    Estimate estimate = OverSeeds.student(differences);
    double deeper = OverSeeds.mean(results.values(residual(depth), MEAN));
    int shallow = depths(budget).get(0);
    return new Outcome(
        Verdict.above(0, estimate),
        estimate,
        Text.of(
            "At depth %d layers of the plain net have a standard deviation larger by %s on the mean; residual nets have %.3f at %d layers and %.3f at %d.",
            depth,
            estimate,
            OverSeeds.mean(results.values(residual(shallow), MEAN)),
            shallow,
            deeper,
            depth),
        "A plain net whose layers respond as weakly. Batch norms start at deviation 1, and what is"
            + " measured is what training made of that: at quick (785 steps) little, and in a plain"
            + " net that hardly trains the spread between seeds is greater than what is looked for."
            + " The paper's nets had 64,000 steps: --budget paper decides it, for standard's 2,355"
            + " we do not know.");
  }

  @Override
  public List<Figure> figures(Results results) {
    List<Series> byLayer = new ArrayList<>();
    for (String arm : results.observations().stream().map(Observation::arm).distinct().toList()) {
      byLayer.add(Curves.measured(results, arm, DEVIATION, 1, arm));
    }
    return List.of(
        new Figure(
            "layer-responses",
            Text.of(
                "Standard deviation of each 3x3 layer's response after batch norm: He et al. 2015, Fig. 7, with our nets. %s",
                Curves.BANDS),
            new LineChart(
                "Strength of the layers' responses",
                Axis.linear("layer"),
                Axis.linear("standard deviation").from(0),
                byLayer)));
  }
}
