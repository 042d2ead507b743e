package org.resnet4j.studies.papers.he2015;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.resnet4j.Text;
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
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.measure.Curves;
import org.resnet4j.studies.measure.OverSeeds;

/** He et al. 2015, section 3.1: an identity is hard to learn for layers, easy for a branch. */
public final class LearningIdentity implements Study {

  private static final String ERROR = "relativeError";
  private static final String BRANCH = "branchOverInput";
  private static final String STEPS = "stepsTo1Percent";
  private static final int EVERY = 10;
  private static final double LEARNED = 0.01;

  /** The pilot's seeds were below. */
  private static final long PILOT = 10;

  @Override
  public Claim claim() {
    return new Claim(
        "learning-identity",
        "The identity is hard to learn for layers, easy for a residual branch",
        "A block with a shortcut learns H(x) = x, and what is near it, faster and better than the"
            + " same layers without: it has only to drive F to 0.",
        "The lesson's f(x) = x and f(x) = 0; He et al. 2015, sections 1 and 3.1");
  }

  @Override
  public Design design(Budget budget) {
    return new Design(
        List.of(
            new Arm("plain-identity", "relu(F(x)) is to be x"),
            new Arm("residual-identity", "relu(F(x) + x) is to be x"),
            new Arm("plain-near", "relu(F(x)) is to be relu(x + a tenth of another F(x))"),
            new Arm("residual-near", "relu(F(x) + x) is to be the same")),
        budget.choose(5, 10, 20),
        Text.of(
            "One block, F = conv3x3, batch norm, ReLU, conv3x3, batch norm with 16 channels on maps of 8x8; x is normal noise after ReLU (a block ends in one, so x is never negative), new in each of %d steps of 32. Mean squared error, Adam, rate .01 falling to 0 as half a cosine. Both kinds of a seed begin with the same weights and see the same noise.",
            steps(budget)),
        "By seed, log10 of the plain block's relative error less log10 of the residual one's, the"
            + Text.of(
                " mean over the course of the training (every %d steps): HELD where the 95 %% t intervals of both mappings lie above 0, NOT HELD where one lies below. A pilot with other seeds (note 11) chose steps, rate and this mean; none of its seeds is among these.",
                EVERY),
        "Above 0 by an order or more for the identity; F of the residual block goes to 0.",
        budget.choose(Cost.ofRest(60), Cost.ofRest(480), Cost.ofRest(2_400)));
  }

  private static int steps(Budget budget) {
    return budget.choose(1_000, 4_000, 10_000);
  }

  @Override
  public Map<String, Object> settings(Budget budget) {
    return Map.of(
        "lesson", BlockRegression.settings(), // the key is part of measured cells' stamps
        "steps", steps(budget),
        "every", EVERY,
        "learned", LEARNED,
        "firstSeed", PILOT);
  }

  @Override
  public List<Observation> measure(Arm arm, long seed, StudyContext context) {
    boolean residual = arm.name().startsWith("residual");
    var mapping =
        arm.name().endsWith("identity")
            ? BlockRegression.Mapping.IDENTITY
            : BlockRegression.Mapping.NEAR_IDENTITY;
    int steps = steps(context.budget());
    List<Observation> observations = new ArrayList<>();
    try (var regression = new BlockRegression(residual, mapping, PILOT + seed, context)) {
      double learned = steps;
      for (BlockRegression.Progress at : regression.learn(steps, EVERY)) {
        observations.add(Observation.at(at.step(), arm, seed, ERROR, at.error()));
        observations.add(Observation.at(at.step(), arm, seed, BRANCH, at.branch()));
        learned = at.error() < LEARNED ? Math.min(learned, at.step()) : learned;
      }
      observations.add(Observation.of(arm, seed, STEPS, learned));
    }
    return observations;
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    Estimate identity = Estimates.student(orders(results, "identity"));
    Estimate near = Estimates.student(orders(results, "near"));
    String reason =
        Text.of(
            "The plain block's error is 10^%s times the residual block's for x, 10^%s times for what is near x. Steps to an error of 1 %%: %.0f plain, %.0f residual (of %d); F ends at %.3f of x in the residual block. For what is near x the errors end at %.4f plain and %.4f residual, where x itself has about 0.02.",
            identity,
            near,
            results.mean("plain-identity", STEPS),
            results.mean("residual-identity", STEPS),
            steps(budget),
            results.mean("residual-identity", BRANCH),
            results.mean("plain-near", ERROR),
            results.mean("residual-near", ERROR));
    return new Outcome(
        Verdict.above(0, identity).and(Verdict.above(0, near)),
        identity,
        reason,
        "A plain block that comes as near to x in as many steps. Near x: a residual block that goes"
            + " on from x to the small part of the mapping; one that stays at x gains only in the"
            + " first steps.");
  }

  /** By seed, by how many orders of ten the plain block's error is greater, mean over the steps. */
  private static double[] orders(Results results, String mapping) {
    return OverSeeds.differences(
        meanLogarithm(results, "plain-" + mapping), meanLogarithm(results, "residual-" + mapping));
  }

  private static double[] meanLogarithm(Results results, String arm) {
    return results.bySeed(
        seed ->
            results.of(arm, seed, ERROR).stream()
                .mapToDouble(o -> Math.log10(floor(o.value())))
                .average()
                .orElseGet(() -> Math.log10(floor(results.value(arm, seed, ERROR)))));
  }

  /** Below this single precision rounds. */
  private static double floor(double error) {
    return Math.max(1e-12, error);
  }

  @Override
  public List<Figure> figures(Results results) {
    List<String> arms =
        List.of("plain-identity", "residual-identity", "plain-near", "residual-near");
    return List.of(
        new Figure(
            "error",
            "Mean squared error over the variance of what is to be learned, mean of the seeds with"
                + " the range from the least to the greatest.",
            chart("Error of one block", "relative error", results, arms, ERROR)),
        new Figure(
            "branch",
            "Size of F(x) over that of x: in a residual block that learns the identity it goes to"
                + " 0.",
            chart("What the branch adds", "F(x) / x", results, arms, BRANCH)));
  }

  private static LineChart chart(
      String title, String y, Results results, List<String> arms, String quantity) {
    List<Series> series = arms.stream().map(arm -> Curves.of(results, arm, quantity)).toList();
    return new LineChart(title, Axis.linear("step"), Axis.log(y), series);
  }
}
