package org.resnet4j.studies.papers.he2015;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.resnet4j.Text;
import org.resnet4j.stats.Estimates;
import org.resnet4j.studies.Arm;
import org.resnet4j.studies.Results;

/**
 * A kind of net whose gradient is looked at, with what was predicted before the first measurement
 * of how it grows with depth. Plain nets by mean-field theory (Poole et al. 2016, Yang et al. 2019:
 * a layer multiplies the squared gradient by g^2 E[phi'^2], with batch norm by E[phi'^2] / Var
 * phi); residual ones by what a block adds to its shortcut.
 *
 * @param kind plain or resnet
 * @param norm batch or none
 * @param init kaiming, gaussian or pytorch
 * @param activation relu, tanh or sigmoid
 */
record GradientCell(String kind, String norm, String init, String activation) {

  /** Ends of growth: beyond these single precision has no numbers. */
  static final double MOST = 40;

  /** What happens with depth: more than tenfold, less than a tenth, or neither. */
  enum Growth {
    EXPLODES,
    LEVEL,
    VANISHES;

    static Growth of(double growth) {
      return growth > 1 ? EXPLODES : growth < -1 ? VANISHES : LEVEL;
    }
  }

  static List<GradientCell> all() {
    List<GradientCell> all = new ArrayList<>();
    for (String kind : List.of("plain", "resnet")) {
      for (String norm : List.of("batch", "none")) {
        for (String init : List.of("kaiming", "gaussian", "pytorch")) {
          for (String activation : List.of("relu", "tanh", "sigmoid")) {
            all.add(new GradientCell(kind, norm, init, activation));
          }
        }
      }
    }
    return all;
  }

  static GradientCell named(String name) {
    return all().stream().filter(cell -> cell.name().equals(name)).findFirst().orElseThrow();
  }

  String name() {
    return String.join("-", kind, norm, init, activation);
  }

  String model(int depth) {
    return Text.of("cifar-%s%d:norm=%s,init=%s,activation=%s", kind, depth, norm, init, activation);
  }

  Arm arm(int shallow, int deep) {
    return new Arm(name(), model(deep) + ", and of " + shallow + " layers");
  }

  /**
   * The prediction. With batch norm the size of the weights does not matter, and a plain layer's
   * factor is 1.47 (ReLU), 1.18 (tanh), 1.03 (sigmoid); without, 36 plain layers of ReLU keep the
   * level with Kaiming's weights and lose 15 to 34 orders with smaller ones.
   */
  Growth predicted() {
    boolean plain = kind.equals("plain");
    boolean sigmoid = activation.equals("sigmoid");
    if (norm.equals("batch")) {
      return plain && !sigmoid ? Growth.EXPLODES : Growth.LEVEL;
    }
    if (sigmoid) {
      return Growth.VANISHES;
    }
    if (plain) {
      return init.equals("kaiming") ? Growth.LEVEL : Growth.VANISHES;
    }
    return init.equals("kaiming") && activation.equals("relu") ? Growth.EXPLODES : Growth.LEVEL;
  }

  /** Whether the mean over the seeds is as predicted. */
  boolean isRight(Results results, String growth) {
    return Growth.of(Estimates.student(results.values(name(), growth)).value()) == predicted();
  }

  static String predictions() {
    Map<Growth, List<String>> byGrowth =
        all().stream()
            .collect(
                Collectors.groupingBy(
                    GradientCell::predicted,
                    Collectors.mapping(GradientCell::name, Collectors.toList())));
    return byGrowth.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getKey() + ": " + String.join(", ", entry.getValue()))
        .collect(Collectors.joining(".\n", "", "."));
  }

  /** log10 of deep over shallow, between the ends: a deep gradient of 0 has vanished. */
  static double growth(double shallow, double deep) {
    return deep == 0 ? -MOST : logarithm(deep / shallow);
  }

  /** log10 between the ends; what is no number has exploded. */
  static double logarithm(double value) {
    return Double.isNaN(value) ? MOST : Math.max(-MOST, Math.min(MOST, Math.log10(value)));
  }
}
