package org.resnet4j.studies.papers.veit2016;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.resnet4j.Text;
import org.resnet4j.graph.Block;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.edit.Surgery;
import org.resnet4j.report.Figure;
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
import org.resnet4j.studies.measure.MonotonicTrend;

/** Veit et al. 2016, Fig. 5 (a): several blocks of a trained net are deleted at once, at random. */
public final class LesionMany implements Study {

  private static final Arm ARM = new Arm("residual", "k random blocks deleted that keep the shape");
  private static final String ERROR = "error";
  private static final double TREND = 0.5;
  private static final double JUMP = 0.5;

  @Override
  public Claim claim() {
    return new Claim(
        "lesion-many",
        "Deleting many blocks",
        "The error of a trained residual net rises smoothly with the number of blocks that are"
            + " deleted, as that of an ensemble does when members leave it.",
        "Veit, Wilber, Belongie 2016, section 4.2 and Fig. 5 (a)");
  }

  static TrainingJob job(long seed, Budget budget) {
    return TrainingJob.common("cifar-resnet" + budget.choose(20, 56, 110), budget, seed);
  }

  static int draws(Budget budget) {
    return budget.choose(5, 10, 20);
  }

  @Override
  public Design design(Budget budget) {
    return new Design(
        List.of(ARM),
        3,
        Text.of(
            "%s, the studies' common training; for each k up to all blocks that do not down-sample, %d random choices of k blocks, and the test error without them.",
            job(1, budget).model(), draws(budget)),
        "Two statistics a seed, with 95 % t intervals over the seeds. Trend: Kendall's tau between"
            + " k"
            + " and the error over all choices, above %s. Smoothness: the greatest step of the mean error from k to k + 1, as a share of the rise from none to all, below %s. HELD where both intervals lie on the claim's side, NOT HELD where one lies on the other."
                .formatted(TREND, JUMP),
        "Veit et al.: the error of ResNet-110 grows smoothly from 7 % to over 80 % with 20 blocks"
            + " gone.",
        budget.choose(new Cost(115, 25), Cost.ofTrainings(7_200), Cost.ofTrainings(400_000)));
  }

  @Override
  public Map<String, Object> settings(Budget budget) {
    return Map.of("draws", draws(budget));
  }

  @Override
  public List<TrainingJob> trainings(Arm arm, long seed, Budget budget) {
    return List.of(job(seed, budget));
  }

  @Override
  public List<Observation> measure(Arm arm, long seed, StudyContext context) {
    List<Observation> seen = new ArrayList<>();
    try (var subject = AblationSubject.of(job(seed, context.budget()), context)) {
      seen.add(Observation.of(arm, seed, ERROR, subject.error()));
      List<String> blocks = identityBlocks(subject.network());
      var random = new SplittableRandom(seed);
      for (int k = 1; k <= blocks.size(); k++) {
        int draws = k == blocks.size() ? 1 : draws(context.budget());
        for (int draw = 0; draw < draws; draw++) {
          context.show(Text.of("without %d blocks, choice %d of %d", k, draw + 1, draws));
          Network edited = without(subject.network(), choice(blocks, k, random));
          seen.add(Observation.at(k, arm, seed, ERROR, subject.error(edited)));
        }
      }
    }
    return seen;
  }

  static List<String> identityBlocks(Network network) {
    return network.blocks().stream().filter(Block::isIdentity).map(Block::name).toList();
  }

  /** k of some things, each choice as likely as any other. */
  static <T> List<T> choice(List<T> all, int k, SplittableRandom random) {
    List<T> left = new ArrayList<>(all);
    List<T> chosen = new ArrayList<>();
    for (int i = 0; i < k; i++) {
      chosen.add(left.remove(random.nextInt(left.size())));
    }
    return chosen;
  }

  static Network without(Network network, List<String> blocks) {
    Network edited = network;
    for (String block : blocks) {
      edited = Surgery.delete(edited, block);
    }
    return edited;
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    return MonotonicTrend.of(results, ARM, ERROR)
        .outcome(
            TREND,
            JUMP,
            "the number of deleted blocks and the error",
            Text.of(
                "A tau whose interval reaches %s, or an error that jumps at one number of blocks. A deeper net (--budget standard) has more steps, and each is smaller.",
                TREND));
  }

  @Override
  public List<Figure> figures(Results results) {
    return List.of(
        new Figure(
            "lesion-many",
            "Test error by the number of blocks deleted at random from the trained net: mean, least"
                + " and greatest over seeds and choices. After Veit et al. 2016, Fig. 5 (a), where"
                + " 20 of 54 blocks can go until the error passes 80 %. Dashed: chance.",
            MonotonicTrend.chart(
                results, ARM, ERROR, "Error by the number of deleted blocks", "blocks deleted")));
  }
}
