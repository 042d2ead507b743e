package org.resnet4j.studies.papers.krizhevsky2012;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.Text;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
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
import org.resnet4j.studies.Study;
import org.resnet4j.studies.StudyContext;
import org.resnet4j.studies.TrainingJob;
import org.resnet4j.studies.Trainings;
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.measure.Curves;
import org.resnet4j.studies.measure.ForwardPasses;
import org.resnet4j.studies.measure.OverSeeds;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.torch.reference.Probe;

/** Whether local response normalisation helps, and what it does to a peak's neighbours. */
public final class Lrn implements Study {

  static final String KEPT = "kept";
  private static final String ON = "on";
  private static final String OFF = "off";
  private static final String PEAK = "peak";
  private static final Op.LocalResponseNorm PAPERS = new Op.LocalResponseNorm(5, 1e-4, 0.75, 2);
  private static final int REACH = 6;
  private static final List<Integer> HEIGHTS = List.of(1, 100, 300);
  private static final int IMAGES = 250;

  @Override
  public Claim claim() {
    return new Claim(
        "lrn",
        "Local response normalisation helps",
        "After the ReLU, a strong response subdues those of neighbouring channels (lateral"
            + " inhibition), and the net generalises better for it.",
        "Krizhevsky et al. 2012, section 3.3: 13 % test error on CIFAR-10 without, 11 % with");
  }

  @Override
  public Design design(Budget budget) {
    return new Design(
        List.of(
            new Arm(ON, "cifar-alexnet:dropout=off"),
            new Arm(OFF, "cifar-alexnet:lrn=off,dropout=off"),
            new Arm(PEAK, "the paper's formula on a made-up peak among 13 channels")),
        3,
        Text.of(
            "%s. Of the trained net the strongest response of each of %s images after the first ReLU, with its neighbours by channel: what the normalisation keeps of each, k^-beta set to 1. The same of made-up responses of three heights.",
            AlexNetJobs.words(budget), IMAGES),
        "Test error without less with, paired by seed: held where Student's 95 % interval is above"
            + " 0.",
        "2 points in the paper. With k = 2 and alpha = 1e-4 it is a constant factor for responses"
            + " of about 1, as on normalised images: little is expected here.",
        budget.choose(new Cost(380, 10), Cost.ofTrainings(14_400), Cost.ofTrainings(480_000)));
  }

  @Override
  public Map<String, Object> settings(Budget budget) {
    return Map.of(
        "n", PAPERS.n(),
        "alpha", PAPERS.alpha(),
        "beta", PAPERS.beta(),
        "k", PAPERS.k(),
        "reach", REACH,
        "heights", HEIGHTS,
        "images", IMAGES);
  }

  @Override
  public List<TrainingJob> trainings(Arm arm, long seed, Budget budget) {
    return arm.name().equals(PEAK) ? List.of() : List.of(AlexNetJobs.of(arm.what(), budget, seed));
  }

  @Override
  public List<Observation> measure(Arm arm, long seed, StudyContext context) {
    if (arm.name().equals(PEAK)) {
      return madeUpPeaks(arm, seed);
    }
    TrainingJob job = AlexNetJobs.of(arm.what(), context.budget(), seed);
    List<Observation> rows = new ArrayList<>(Trainings.lastErrors(arm, job, context));
    if (arm.name().equals(ON)) {
      try (TrainedModel model = context.open(job)) {
        rows.addAll(aroundPeaks(arm, seed, model, context.test(IMAGES), context));
      }
    }
    return rows;
  }

  /** A peak among channels of a tenth of it; x is the distance from the peak. */
  static List<Observation> madeUpPeaks(Arm arm, long seed) {
    List<Observation> rows = new ArrayList<>();
    for (int height : HEIGHTS) {
      double[] before = new double[2 * REACH + 1];
      java.util.Arrays.fill(before, 0.1 * height);
      before[REACH] = height;
      double[] after = normalised(before);
      for (int i = 0; i < before.length; i++) {
        double kept = kept(before[i], after[i]);
        rows.add(Observation.at(i - REACH, arm, seed, KEPT + height, kept));
      }
    }
    return rows;
  }

  /** What is kept of a response, apart from the factor that all responses get. */
  private static double kept(double before, double after) {
    return after / before * Math.pow(PAPERS.k(), PAPERS.beta());
  }

  /** The paper's formula along the channels. */
  static double[] normalised(double[] channels) {
    try (var scope = Scope.open()) {
      Tensor x = Tensors.ofDoubles(channels, Element.FLOAT64, Device.CPU, 1, channels.length, 1, 1);
      return Tensors.toDoubles(Kernels.localResponseNorm(PAPERS, x));
    }
  }

  public static List<Observation> aroundPeaks(
      Arm arm, long seed, TrainedModel model, ImageDataset data, StudyContext context) {
    Network network = model.net().network();
    Node norm =
        network.nodes().stream().filter(n -> n.name().equals("norm1")).findFirst().orElseThrow();
    int input = norm.inputs().get(0);
    double[] before = new double[2 * REACH + 1];
    double[] after = new double[2 * REACH + 1];
    double[] height = {0};
    ForwardPasses.over(
        model,
        data,
        context,
        (images, batch) -> {
          Probe probe = Probe.ofIds(network, List.of(input, norm.id()));
          new Interpreter(model.net()).forward(images, Mode.EVAL, probe);
          long[] sizes = Tensors.sizes(probe.value(input));
          var peaks =
              new ChannelPeaks(
                  Tensors.toDoubles(probe.value(input)),
                  (int) sizes[1],
                  (int) (sizes[2] * sizes[3]));
          height[0] += peaks.add(Tensors.toDoubles(probe.value(norm.id())), before, after);
        });
    List<Observation> rows = new ArrayList<>();
    for (int i = 0; i < before.length; i++) {
      double kept = before[i] > 0 ? kept(before[i], after[i]) : 1;
      rows.add(Observation.at(i - REACH, arm, seed, KEPT, kept));
      rows.add(Observation.at(i - REACH, arm, seed, "response", before[i] / data.size()));
    }
    rows.add(Observation.of(arm, seed, "peakHeight", height[0] / data.size()));
    return rows;
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    Estimate estimate = OverSeeds.student(results.differences(OFF, ON, Trainings.TEST_ERROR));
    return new Outcome(
        Verdict.above(0, estimate),
        estimate.times(100),
        Text.of(
            "Without local response normalisation the test error is higher by %s percentage points. In the trained net the strongest responses are %.1f on the mean, and the normalisation keeps %.2f %% of them and %.2f %% of their neighbours.",
            estimate.times(100),
            results.mean(ON, "peakHeight"),
            100 * OverSeeds.mean(results.values(ON, KEPT, 0)),
            100 * OverSeeds.mean(results.values(ON, KEPT, 1))),
        "An interval on one side of 0: more images and seeds (--budget standard). With the paper's"
            + " constants the normalisation acts on responses of some hundreds, as bytes give"
            + " them.");
  }

  @Override
  public List<Figure> figures(Results results) {
    List<Series> kept = new ArrayList<>();
    for (int height : HEIGHTS) {
      kept.add(Curves.measured(results, PEAK, KEPT + height, 100, "a peak of " + height));
    }
    kept.add(Curves.measured(results, ON, KEPT, 100, "around the trained net's peaks"));
    return List.of(
        new Figure(
            "lrn-inhibition",
            "What the normalisation keeps of a peak and its neighbours, two on each side, apart"
                + " from the factor that all responses get: lateral inhibition. Made-up peaks stand"
                + " among channels of a tenth of them.",
            new LineChart(
                "A peak subdues its neighbours",
                Axis.linear("channels from the peak"),
                Axis.linear("kept of the response, %"),
                kept)),
        new Figure(
            "lrn-error",
            Text.of(
                "Test error after the last epoch; Krizhevsky et al. have 11 %% and 13 %% with their own CIFAR net. %s",
                Curves.BANDS),
            new BarChart(
                "Test error with and without",
                Axis.linear("test error, %"),
                List.of("with", "without"),
                Curves.bars(results, List.of(ON, OFF), Trainings.TEST_ERROR, 100, "here"),
                Series.bars("Krizhevsky 2012", 11, 13).published())));
  }
}
