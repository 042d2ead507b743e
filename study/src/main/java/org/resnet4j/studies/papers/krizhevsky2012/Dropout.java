package org.resnet4j.studies.papers.krizhevsky2012;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.resnet4j.Text;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.report.Axis;
import org.resnet4j.report.BarChart;
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
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.torch.reference.Probe;

/** Dropout as many thinned nets that share weights. */
public final class Dropout implements TrainedStudy {

  static final String GAP = "gap";
  static final String AVERAGED = "averagedError";
  static final String SCALED = "scaledError";
  static final String CORRELATION = "correlation";
  private static final String WITH = "with";
  private static final String WITHOUT = "without";
  private static final int SUBNETS = 20;
  private static final int IMAGES = 500;

  @Override
  public Claim claim() {
    return new Claim(
        "dropout",
        "Dropout trains thinned nets that share weights",
        "Dropout samples one of 2^n thinned networks for each image; scaling the whole net at test"
            + " time stands for their average, and overfitting and co-adaptation are less than"
            + " without.",
        "Krizhevsky et al. 2012, section 4.2; Srivastava et al. 2014");
  }

  @Override
  public Design design(Budget budget) {
    return new Design(
        List.of(new Arm(WITH, "cifar-alexnet"), new Arm(WITHOUT, "cifar-alexnet:dropout=off")),
        3,
        Text.of(
            "%s. The gap is test less training error, both without dropping. Of the net with dropout, %s thinned nets are drawn for each of %s test images and their probabilities averaged. Co-adaptation: mean absolute correlation of the units of fc7 on those images.",
            AlexNetJobs.words(budget), SUBNETS, IMAGES),
        "Gap without dropout less gap with it, paired by seed: held where Student's 95 % interval"
            + " is above 0. That scaling comes close to averaging, and co-adaptation, are shown and"
            + " not judged.",
        "A smaller gap with dropout; the scaled net about as good as the average of many.",
        budget.choose(new Cost(570, 80), Cost.ofTrainings(14_400), Cost.ofTrainings(480_000)));
  }

  @Override
  public Map<String, Object> settings(Budget budget) {
    return Map.of("subnets", SUBNETS, "images", IMAGES);
  }

  @Override
  public TrainingJob job(Arm arm, long seed, Budget budget) {
    return AlexNetJobs.of(arm.what(), budget, seed);
  }

  @Override
  public List<Observation> measure(Arm arm, long seed, StudyContext context) {
    TrainingJob job = job(arm, seed, context.budget());
    List<Observation> rows = new ArrayList<>();
    try (TrainedModel model = context.open(job)) {
      double train = error(model, context.train(job.trainImages()), context);
      double test = error(model, context.test(job.testImages()), context);
      rows.add(Observation.of(arm, seed, "trainError", train));
      rows.add(Observation.of(arm, seed, "testError", test));
      rows.add(Observation.of(arm, seed, GAP, test - train));
      double[][] responses = hidden(model, context.test(IMAGES), context);
      double correlation = CoAdaptation.meanAbsoluteCorrelation(responses);
      rows.add(Observation.of(arm, seed, CORRELATION, correlation));
      if (arm.name().equals(WITH)) {
        rows.addAll(thinned(arm, seed, model, context.test(IMAGES), context));
      }
    }
    return rows;
  }

  private static double error(TrainedModel model, ImageDataset data, StudyContext context) {
    return ForwardPasses.error(ForwardPasses.probabilities(model, data, Mode.EVAL, context), data);
  }

  /** The error of the average of the first k thinned nets, of one alone, and of the scaled net. */
  public static List<Observation> thinned(
      Arm arm, long seed, TrainedModel model, ImageDataset data, StudyContext context) {
    List<double[][]> subnets = new ArrayList<>();
    Kernels.seed(seed);
    for (int i = 1; i <= SUBNETS; i++) {
      context.show("draws thinned nets: " + i + "/" + SUBNETS);
      subnets.add(ForwardPasses.probabilities(model, data, Mode.TRAIN, context));
    }
    double[][] scaled = ForwardPasses.probabilities(model, data, Mode.EVAL, context);
    return observations(arm, seed, subnets, scaled, data);
  }

  static List<Observation> observations(
      Arm arm, long seed, List<double[][]> subnets, double[][] scaled, ImageDataset data) {
    List<Observation> rows = new ArrayList<>();
    double single = 0;
    for (double[][] subnet : subnets) {
      single += ForwardPasses.error(subnet, data) / subnets.size();
    }
    rows.add(Observation.at(1, arm, seed, AVERAGED, single));
    for (int k = 2; k <= subnets.size(); k++) {
      double[][] average = ForwardPasses.averaged(subnets.subList(0, k));
      rows.add(Observation.at(k, arm, seed, AVERAGED, ForwardPasses.error(average, data)));
    }
    rows.add(Observation.of(arm, seed, SCALED, ForwardPasses.error(scaled, data)));
    rows.add(Observation.of(arm, seed, "agreement", agreement(subnets, scaled)));
    return rows;
  }

  /** The share of images to which average and scaled net give the same class. */
  private static double agreement(List<double[][]> subnets, double[][] scaled) {
    double[][] average = ForwardPasses.averaged(subnets);
    int same = 0;
    for (int i = 0; i < scaled.length; i++) {
      int one = ForwardPasses.likeliest(average[i]);
      same += one == ForwardPasses.likeliest(scaled[i]) ? 1 : 0;
    }
    return (double) same / scaled.length;
  }

  /** What the second fully connected layer's units answer: a row an image. */
  public static double[][] hidden(TrainedModel model, ImageDataset data, StudyContext context) {
    Network network = model.net().network();
    int layer = activationOf(network, "fc7");
    List<double[]> rows = new ArrayList<>();
    ForwardPasses.over(
        model,
        data,
        context,
        (images, batch) -> {
          Probe probe = Probe.ofIds(network, List.of(layer));
          new Interpreter(model.net()).forward(images, Mode.EVAL, probe);
          rows.addAll(ForwardPasses.rows(Tensors.toDoubles(probe.value(layer)), batch.size()));
        });
    return rows.toArray(double[][]::new);
  }

  /** The ReLU that reads a layer. */
  static int activationOf(Network network, String layer) {
    return network.nodes().stream()
        .filter(node -> node.op().isRelu())
        .filter(node -> network.nodes().get(node.inputs().get(0)).name().equals(layer))
        .mapToInt(Node::id)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public double worst(String quantity) {
    return quantity.equals(GAP) ? Double.NaN : 1;
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    Estimate estimate = OverSeeds.student(results.differences(WITHOUT, WITH, GAP));
    double[] averaged = results.values(WITH, AVERAGED, SUBNETS);
    return new Outcome(
        Verdict.above(0, estimate),
        estimate.times(100),
        Text.of(
            "Dropout makes the gap smaller by %s percentage points (test error %.1f %% with, %.1f %% without). The scaled net errs on %.1f %%, the average of %d thinned nets on %.1f %%, one thinned net on %.1f %%. Units of fc7 correlate by %.3f with and %.3f without.",
            estimate.times(100),
            100 * results.mean(WITH, "testError"),
            100 * results.mean(WITHOUT, "testError"),
            100 * results.mean(WITH, SCALED),
            SUBNETS,
            100 * OverSeeds.mean(averaged),
            100 * OverSeeds.mean(results.values(WITH, AVERAGED, 1)),
            results.mean(WITH, CORRELATION),
            results.mean(WITHOUT, CORRELATION)),
        "A net that overfits as much with dropout. A gap says nothing of which net is better: the"
            + " test errors stand beside it.");
  }

  @Override
  public List<Figure> figures(Results results) {
    List<String> arms = List.of(WITH, WITHOUT);
    double scaled = 100 * results.mean(WITH, SCALED);
    return List.of(
        new Figure(
            "dropout-subnets",
            "Error of the average of k thinned nets, and of the whole net scaled. " + Curves.BANDS,
            new LineChart(
                "Thinned nets together and the scaled net",
                Axis.linear("thinned nets averaged"),
                Axis.linear("test error, %"),
                Curves.measured(results, WITH, AVERAGED, 100, "average of thinned nets"),
                Series.of("scaled net", new double[] {1, SUBNETS}, new double[] {scaled, scaled}))),
        new Figure(
            "dropout-gap",
            "Training and test error, both without dropping. " + Curves.BANDS,
            new BarChart(
                "Overfitting with and without dropout",
                Axis.linear("error, %"),
                List.of("with dropout", "without"),
                Curves.bars(results, arms, "trainError", 100, "training images"),
                Curves.bars(results, arms, "testError", 100, "test images"))),
        new Figure(
            "dropout-correlation",
            "Mean absolute correlation of the units of fc7. " + Curves.BANDS,
            new BarChart(
                "Co-adaptation of hidden units",
                Axis.linear("mean absolute correlation"),
                List.of("with dropout", "without"),
                Curves.bars(results, arms, CORRELATION, 1, "correlation"))));
  }
}
