package org.resnet4j.studies.papers.he2015;

import java.util.ArrayList;
import java.util.List;
import org.resnet4j.Text;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Summary;
import org.resnet4j.report.Axis;
import org.resnet4j.report.BarChart;
import org.resnet4j.report.Figure;
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
import org.resnet4j.studies.Trainings;
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.measure.Curves;
import org.resnet4j.studies.measure.OverSeeds;
import org.resnet4j.torch.run.EpochMetrics;
import org.resnet4j.zoo.Zoo;

/** Shortcuts without and with parameters: options A, B and C. */
public final class Projections implements TrainedStudy {

  private static final String SECONDS = "stepSeconds";
  private static final String A = "A";
  private static final String B = "B";
  private static final String C = "C";
  private static final String PLAIN = "plain";

  /** He et al. 2015, section 3.3: options B and C gain 0.51 and 0.84 points of top-1 error. */
  private static final double MARGIN = 0.01;

  @Override
  public Claim claim() {
    return new Claim(
        "projections",
        "Projection shortcuts are not essential",
        "Shortcuts that pad with zeros (A), project where the shape changes (B) or project"
            + " everywhere (C) differ little: projections are not what removes degradation.",
        "He et al. 2015 (arXiv 1512.03385), section 3.3 and Table 3");
  }

  private static String resnet(Budget budget) {
    return "cifar-resnet" + budget.choose(20, 20, 56);
  }

  @Override
  public Design design(Budget budget) {
    String net = resnet(budget);
    return new Design(
        List.of(
            new Arm(A, net),
            new Arm(B, net + ":projection=B"),
            new Arm(C, net + ":projection=C"),
            new Arm(PLAIN, net.replace("resnet", "plain"))),
        3,
        Text.of(
            "Nets trained by the studies' common recipe (%s). Test error after the last epoch, parameters and multiply-adds counted, seconds of a training step on the way.",
            TrainingJob.words(budget)),
        "Test error of C less that of A, paired by seed: held where Student's 95 % interval lies"
            + " within -1 to 1 percentage points (twice what Table 3's steps are), not held where"
            + " it lies outside. B is shown.",
        "Table 3 has 25.03, 24.52 and 24.19 % for A, B and C on ImageNet, and 28.54 % for"
            + " plain-34.",
        budget.choose(new Cost(495, 3), Cost.ofTrainings(3_600), Cost.ofTrainings(150_000)));
  }

  @Override
  public TrainingJob job(Arm arm, long seed, Budget budget) {
    return TrainingJob.common(arm.what(), budget, seed);
  }

  @Override
  public List<Observation> measure(Arm arm, long seed, StudyContext context) {
    TrainingJob job = job(arm, seed, context.budget());
    List<EpochMetrics> epochs = context.trained(job).metrics();
    Network network = Zoo.network(arm.what(), 10);
    Summary summary = Summary.of(network, network.inputShape());
    double fastest = epochs.stream().mapToDouble(EpochMetrics::imagesPerSecond).max().orElse(1);
    List<Observation> rows = new ArrayList<>(Trainings.lastErrors(arm, job, context));
    rows.add(Observation.of(arm, seed, "parameters", summary.parameters()));
    rows.add(Observation.of(arm, seed, "multiplyAdds", summary.multiplyAdds()));
    rows.add(Observation.of(arm, seed, SECONDS, job.recipe().batch() / fastest));
    return rows;
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    Estimate gain = OverSeeds.student(results.differences(C, A, Trainings.TEST_ERROR));
    Estimate plain = OverSeeds.student(results.differences(PLAIN, A, Trainings.TEST_ERROR));
    return new Outcome(
        verdict(gain),
        gain.times(100),
        Text.of(
            "In percentage points of test error: C less A %s, B less A %s, plain less A %s. C has %.1f %% more parameters than A, B %.1f %%.",
            gain.times(100),
            OverSeeds.student(results.differences(B, A, Trainings.TEST_ERROR)).times(100),
            plain.times(100),
            more(results, C),
            more(results, B)),
        "Intervals narrower than two points: more images and steps (--budget standard) and more"
            + " seeds make errors of the same net differ less.");
  }

  /** Equivalence: the whole interval within the margin. */
  private static Verdict verdict(Estimate gain) {
    if (gain.isAbove(MARGIN) || gain.isBelow(-MARGIN)) {
      return Verdict.NOT_HELD;
    }
    return gain.isAbove(-MARGIN) && gain.isBelow(MARGIN) ? Verdict.HELD : Verdict.UNDECIDED;
  }

  private static double more(Results results, String arm) {
    return 100 * (results.mean(arm, "parameters") / results.mean(A, "parameters") - 1);
  }

  @Override
  public List<Figure> figures(Results results) {
    List<String> arms = List.of(A, B, C, PLAIN);
    return List.of(
        new Figure(
            "projections-error",
            Text.of(
                "Test error less that of option A, here on CIFAR-10 and in He et al. 2015, Tables 2 and 3, on ImageNet (34 layers, 10-crop top-1). %s",
                Curves.BANDS),
            new BarChart(
                "What projections change",
                Axis.linear("test error less that of A, percentage points"),
                List.of(B, C, PLAIN),
                Curves.bars(
                    "here",
                    List.of(B, C, PLAIN),
                    100,
                    arm -> results.differences(arm, A, Trainings.TEST_ERROR)),
                Series.bars("He 2015, ImageNet", -0.51, -0.84, 3.51).published())),
        new Figure(
            "projections-parameters",
            "Parameters of the options.",
            new BarChart(
                "What projections add",
                Axis.linear("parameters, thousands"),
                arms,
                Curves.bars(results, arms, "parameters", 1e-3, "parameters"))),
        new Figure(
            "projections-time",
            "Seconds of a training step of the fastest epoch, on this machine.",
            new BarChart(
                "What projections cost",
                Axis.linear("milliseconds of a training step"),
                arms,
                Curves.bars(results, arms, SECONDS, 1e3, "milliseconds"))));
  }
}
