package org.resnet4j.studies.papers.veit2016;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.graph.Block;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.edit.Surgery;
import org.resnet4j.report.Axis;
import org.resnet4j.report.Figure;
import org.resnet4j.report.ScatterPlot;
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
import org.resnet4j.studies.StudyContext;
import org.resnet4j.studies.TrainedStudy;
import org.resnet4j.studies.TrainingJob;
import org.resnet4j.studies.Verdict;
import org.resnet4j.studies.measure.Curves;
import org.resnet4j.studies.measure.OverSeeds;

/** Veit et al. 2016, Fig. 3: one block or layer of a trained net is deleted, each in its turn. */
public final class Lesion implements TrainedStudy {

  private static final Arm RESIDUAL = new Arm("residual", "one block deleted, its shortcut stays");
  private static final Arm PLAIN = new Arm("plain", "one layer deleted, where shapes allow");
  private static final String ERROR = "error";
  private static final String BLOCK = "blockRise";
  private static final String DOWN = "downSamplingRise";
  private static final String LAYER = "layerRise";

  @Override
  public Claim claim() {
    return new Claim(
        "lesion",
        "Deleting one block",
        "Deleting one block of a trained residual net hardly changes its error, except where it"
            + " down-samples; deleting one layer of a trained plain net ruins it.",
        "Veit, Wilber, Belongie 2016, section 4.1 and Fig. 3");
  }

  private static int depth(Budget budget) {
    return budget.choose(20, 56, 110);
  }

  @Override
  public TrainingJob job(Arm arm, long seed, Budget budget) {
    String family = arm.equals(RESIDUAL) ? "cifar-resnet" : "cifar-plain";
    return TrainingJob.common(family + depth(budget), budget, seed);
  }

  @Override
  public Design design(Budget budget) {
    return new Design(
        List.of(RESIDUAL, PLAIN),
        3,
        Text.of(
            "cifar-resnet%1$d and cifar-plain%1$d, the studies' common training; then, without training on, the test error after each deletion (Surgery.delete).",
            depth(budget)),
        "Rise of the error = error after a deletion less error before. Mean rise over the plain"
            + " net's layers less mean rise over the residual net's blocks that do not down-sample,"
            + " paired by seed: HELD where the 95 % t interval is above 0, NOT HELD where it is"
            + " below.",
        "Veit et al.: a ResNet of 110 layers keeps its 6 to 7 % error whichever block is gone, but"
            + " for two or three peaks where it down-samples; a VGG net of 15 falls to 90 %. Ours"
            + " is shorter and trained less, so its blocks are missed more.",
        budget.choose(new Cost(230, 30), Cost.ofTrainings(7_200), Cost.ofTrainings(400_000)));
  }

  @Override
  public List<Observation> measure(Arm arm, long seed, StudyContext context) {
    try (var subject = AblationSubject.of(job(arm, seed, context.budget()), context)) {
      double before = subject.error();
      List<Observation> seen = new ArrayList<>();
      seen.add(Observation.of(arm, seed, ERROR, before));
      Network network = subject.network();
      List<String> layers = Surgery.layers(network);
      List<String> names = arm.equals(RESIDUAL) ? Surgery.blocks(network) : layers;
      for (String name : names) {
        context.show("without " + name);
        Optional<Network> edited = without(network, name);
        if (edited.isPresent()) {
          double rise = subject.error(edited.get()) - before;
          seen.add(Observation.at(place(layers, name), arm, seed, quantity(network, name), rise));
        }
      }
      return seen;
    }
  }

  /** Empty for a layer that the shapes do not let go. */
  private static Optional<Network> without(Network network, String name) {
    try {
      return Optional.of(Surgery.delete(network, name));
    } catch (ResnetException e) {
      return Optional.empty();
    }
  }

  /** The layer's number from the input, of a block that of its first. */
  static int place(List<String> layers, String name) {
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i).equals(name) || layers.get(i).startsWith(name + ".")) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException("no layer " + name);
  }

  static String quantity(Network network, String name) {
    return network.blocks().stream()
        .filter(block -> block.name().equals(name))
        .findFirst()
        .map(Block::isIdentity)
        .map(identity -> identity ? BLOCK : DOWN)
        .orElse(LAYER);
  }

  /** A plain net that diverged has nothing left to lose. */
  @Override
  public double worst(String quantity) {
    return quantity.equals(LAYER) ? 0 : 1;
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    double[] differences =
        results.bySeed(
            seed -> mean(results, PLAIN, seed, LAYER) - mean(results, RESIDUAL, seed, BLOCK));
    Estimate estimate = Estimates.student(differences);
    return new Outcome(
        Verdict.above(0, estimate),
        estimate,
        Text.of(
            "A deletion raises the error by %.3f in the residual net (%.3f where it down-samples) and by %.3f in the plain one; the difference is %s.",
            over(results, RESIDUAL, BLOCK),
            over(results, RESIDUAL, DOWN),
            over(results, PLAIN, LAYER),
            estimate),
        "An interval that holds 0 or lies below it: residual nets that miss a block as much as"
            + " plain nets miss a layer.");
  }

  private double mean(Results results, Arm arm, long seed, String quantity) {
    return results.diverged(arm.name(), seed)
        ? worst(quantity)
        : results.of(arm.name(), seed, quantity).stream()
            .mapToDouble(Observation::value)
            .average()
            .orElseThrow();
  }

  private double over(Results results, Arm arm, String quantity) {
    return OverSeeds.mean(results.bySeed(seed -> mean(results, arm, seed, quantity)));
  }

  @Override
  public List<Figure> figures(Results results) {
    return List.of(
        new Figure(
            "lesion",
            "Rise of the test error when one block (residual) or one layer (plain) is deleted from"
                + " the trained net; bars from the least to the greatest of the seeds. After Veit"
                + " et al. 2016, Fig. 3, where the plain net's error rises by 80 points or more and"
                + " the residual net's by hardly one, but for its down-sampling blocks.",
            new ScatterPlot(
                "Rise of the error by what is deleted",
                Axis.linear("layer deleted, or first layer of the block"),
                Axis.linear("rise of the error, percentage points"),
                Curves.measured(results, "residual", BLOCK, 100, "residual block"),
                Curves.measured(results, "residual", DOWN, 100, "down-sampling block"),
                Curves.measured(results, "plain", LAYER, 100, "plain layer"))));
  }
}
