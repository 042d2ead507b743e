package org.resnet4j.studies.papers.veit2016;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.resnet4j.Text;
import org.resnet4j.graph.Block;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Shapes;
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

/** Veit et al. 2016, Fig. 5 (b): blocks of a trained net change places, at random. */
public final class Shuffle implements Study {

  private static final Arm ARM =
      new Arm("residual", "blocks of equal shape exchanged, pair after pair");
  private static final String ERROR = "error";
  private static final double TREND = 0.3;
  private static final double JUMP = 0.5;

  @Override
  public Claim claim() {
    return new Claim(
        "shuffle",
        "Blocks in another order",
        "The error of a trained residual net rises smoothly with the number of blocks that stand in"
            + " another order than the one they were trained in.",
        "Veit, Wilber, Belongie 2016, section 4.3 and Fig. 5 (b)");
  }

  private static int most(Budget budget) {
    return budget.choose(4, 12, 30);
  }

  @Override
  public Design design(Budget budget) {
    return new Design(
        List.of(ARM),
        3,
        Text.of(
            "%s, the studies' common training; up to %d exchanges of two random blocks of equal shape, %d times each, and the test error in that order. The disorder of an order is its number of pairs of blocks that stand the wrong way round.",
            LesionMany.job(1, budget).model(), most(budget), LesionMany.draws(budget)),
        "Two statistics a seed, with 95 % t intervals over the seeds. Trend: Kendall's tau between"
            + " disorder and error over all orders, above %s. Smoothness: the greatest step of the mean error from one disorder to the next, as a share of the rise from none to the greatest, below %s. HELD where both intervals lie on the claim's side, NOT HELD where one lies on the other."
                .formatted(TREND, JUMP),
        "Veit et al.: the error of ResNet-110 grows smoothly as the order's Kendall tau falls from"
            + " 1 to .85.",
        budget.choose(new Cost(115, 25), Cost.ofTrainings(7_200), Cost.ofTrainings(400_000)));
  }

  @Override
  public Map<String, Object> settings(Budget budget) {
    return Map.of("exchanges", most(budget), "draws", LesionMany.draws(budget));
  }

  @Override
  public List<TrainingJob> trainings(Arm arm, long seed, Budget budget) {
    return List.of(LesionMany.job(seed, budget));
  }

  @Override
  public List<Observation> measure(Arm arm, long seed, StudyContext context) {
    List<Observation> seen = new ArrayList<>();
    try (var subject = AblationSubject.of(LesionMany.job(seed, context.budget()), context)) {
      seen.add(Observation.of(arm, seed, ERROR, subject.error()));
      List<List<String>> groups = groups(subject.network());
      var random = new SplittableRandom(seed);
      for (int exchanges = 1; exchanges <= most(context.budget()); exchanges++) {
        for (int draw = 0; draw < LesionMany.draws(context.budget()); draw++) {
          context.show(Text.of("%d exchanges, order %d", exchanges, draw + 1));
          Network edited = shuffled(subject.network(), groups, exchanges, random);
          int disorder = disorder(subject.network(), edited);
          seen.add(Observation.at(disorder, arm, seed, ERROR, subject.error(edited)));
        }
      }
    }
    return seen;
  }

  /** Names of the blocks that can stand in each other's place: two or more that keep one shape. */
  static List<List<String>> groups(Network network) {
    List<Shape> shapes = Shapes.of(network, network.inputShape());
    Map<Shape, List<String>> byShape =
        network.blocks().stream()
            .filter(Block::isIdentity)
            .collect(
                Collectors.groupingBy(
                    block -> shapes.get(block.sum()),
                    LinkedHashMap::new,
                    Collectors.mapping(Block::name, Collectors.toList())));
    return byShape.values().stream().filter(names -> names.size() > 1).toList();
  }

  static Network shuffled(
      Network network, List<List<String>> groups, int exchanges, SplittableRandom random) {
    Network edited = network;
    for (int i = 0; i < exchanges; i++) {
      List<String> group = groups.get(random.nextInt(groups.size()));
      List<String> pair = LesionMany.choice(group, 2, random);
      edited = Surgery.exchange(edited, pair.get(0), pair.get(1));
    }
    return edited;
  }

  /** Pairs of blocks that stand the other way round. */
  static int disorder(Network before, Network after) {
    List<String> order = after.blocks().stream().map(Block::name).toList();
    int[] places = before.blocks().stream().mapToInt(b -> order.indexOf(b.name())).toArray();
    return IntStream.range(0, places.length)
        .map(i -> (int) IntStream.range(0, i).filter(j -> places[j] > places[i]).count())
        .sum();
  }

  @Override
  public Outcome judge(Results results, Budget budget) {
    return MonotonicTrend.of(results, ARM, ERROR)
        .outcome(
            TREND,
            JUMP,
            "disorder and error",
            Text.of(
                "A tau whose interval reaches %s, or an error that jumps at the first exchange. A deeper net (--budget standard) has more blocks to exchange.",
                TREND));
  }

  @Override
  public List<Figure> figures(Results results) {
    return List.of(
        new Figure(
            "shuffle",
            "Test error by how many pairs of blocks stand the wrong way round in the trained net:"
                + " mean, least and greatest over seeds and orders. After Veit et al. 2016, Fig. 5"
                + " (b). Dashed: chance.",
            MonotonicTrend.chart(
                results, ARM, ERROR, "Error by disorder", "pairs of blocks in the wrong order")));
  }
}
