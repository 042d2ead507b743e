package org.resnet4j.studies.papers.he2016;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.resnet4j.report.Figure;
import org.resnet4j.report.Series;
import org.resnet4j.studies.Arm;
import org.resnet4j.studies.Results;
import org.resnet4j.studies.Trainings;
import org.resnet4j.studies.measure.Curves;

/**
 * Variants of a net trained alike, with the papers' errors beside them.
 *
 * @param variants in the paper's order
 */
record Ranking(List<Variant> variants) {

  /**
   * A row of a paper's table.
   *
   * @param option what follows the net's name in the spec: {@code shortcut=gate,gate-bias=0}; empty
   *     for none
   * @param published its test error in percent; NaN where the paper says that it fails
   */
  record Variant(String name, String option, double published) {

    String model(String net) {
      return option.isEmpty() ? net : net + ":" + option;
    }
  }

  Ranking {
    variants = List.copyOf(variants);
  }

  List<Arm> arms(String net) {
    return variants.stream().map(v -> new Arm(v.name(), v.model(net))).toList();
  }

  List<String> names() {
    return variants.stream().map(Variant::name).toList();
  }

  /** By seed, the mean training error of all others less that of one. */
  double[] othersAbove(Results results, String one) {
    List<String> others = names().stream().filter(name -> !name.equals(one)).toList();
    return results.bySeed(
        seed ->
            others.stream().mapToDouble(name -> error(results, name, seed)).average().orElseThrow()
                - error(results, one, seed));
  }

  private static double error(Results results, String arm, long seed) {
    return results.value(arm, seed, Trainings.TRAIN_ERROR);
  }

  /** Names from the least mean training error to the greatest. */
  List<String> byTrainingError(Results results) {
    List<String> names = new ArrayList<>(names());
    names.sort(Comparator.comparingDouble(name -> results.mean(name, Trainings.TRAIN_ERROR)));
    return names;
  }

  /** The papers' errors, where a net did not fail, and ours in the same order. */
  double[][] pairs(Results results) {
    List<Variant> known = variants.stream().filter(v -> !Double.isNaN(v.published())).toList();
    double[] published = known.stream().mapToDouble(Variant::published).toArray();
    double[] ours =
        known.stream().mapToDouble(v -> results.mean(v.name(), Trainings.TRAIN_ERROR)).toArray();
    return new double[][] {published, ours};
  }

  List<Figure> figures(Results results, String caption) {
    double[] published = variants.stream().mapToDouble(Variant::published).toArray();
    Series paper = Curves.published("test error, He et al. 2016", published);
    return List.of(
        new Figure(
            "errors",
            caption,
            Curves.errorBars(
                "Errors after training",
                names(),
                List.of(
                    Curves.bars(results, names(), Trainings.TRAIN_ERROR, 100, "training error"),
                    Curves.bars(results, names(), Trainings.TEST_ERROR, 100, "test error"),
                    paper))));
  }
}
