package org.resnet4j.torch.internal.tuning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.resnet4j.Text;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Shapes;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.internal.onednn.Bf16;
import org.resnet4j.torch.internal.onednn.OneDnn;
import org.resnet4j.torch.internal.program.ConvAlgorithm;
import org.resnet4j.torch.internal.program.ConvChoice;
import org.resnet4j.torch.internal.program.ConvChoices;
import org.resnet4j.torch.internal.program.ConvRules;
import org.resnet4j.torch.internal.program.PatchMatrix;

/**
 * Measures each shape of convolution that a step has, once on a machine. Without being asked to
 * tune it checks in bf16 that the rule's way is right and no slower than single precision; a shape
 * that is wrong or slower stays in single precision.
 */
public final class Tuner {

  /** How far bf16's products may be from single precision's, relative: its rounding is .002. */
  private static final double BF16_LIMIT = 0.02;

  private static final double SINGLE_LIMIT = 1e-4;

  /** Noise of a measurement: only what is slower, or faster, by more counts. */
  private static final double MARGIN = 1.1;

  private final Precision precision;
  private final boolean all;
  private final TuningCache cache;
  private final Consumer<String> told;

  private Tuner(Precision precision, boolean all, TuningCache cache, Consumer<String> told) {
    this.precision = precision;
    this.all = all;
    this.cache = cache;
    this.told = told;
  }

  /**
   * The choices for a network's step.
   *
   * @param image shape of an image
   * @param batch images of a step
   * @param all whether every way is measured, not bf16 against single precision alone
   * @param cache what is known, opened where something is wanted of it; what is measured is added
   *     and saved
   * @param told what is going on
   */
  public static ConvChoices choose(
      Network network,
      Shape image,
      long batch,
      Precision precision,
      boolean all,
      Supplier<TuningCache> cache,
      Consumer<String> told) {
    if (precision == Precision.FP32 && !all) {
      return ConvChoices.RULES;
    }
    Tuner tuner = new Tuner(precision, all, cache.get(), told);
    return tuner.choose(convolutions(network, image), batch);
  }

  private record Convolution(Op.Conv op, Shape input) {}

  private static List<Convolution> convolutions(Network network, Shape image) {
    List<Shape> shapes = Shapes.of(network, image);
    List<Convolution> found = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (node.op() instanceof Op.Conv op) {
        found.add(new Convolution(op, shapes.get(node.inputs().get(0))));
      }
    }
    return found.stream().distinct().toList();
  }

  private ConvChoices choose(List<Convolution> convolutions, long batch) {
    Map<String, ConvChoice> others = new LinkedHashMap<>();
    int measured = 0;
    for (Convolution convolution : convolutions) {
      String shape = ConvChoices.key(convolution.op(), convolution.input());
      String key =
          Text.of("%s, %d images, %s%s", shape, batch, precision, all ? ", every way" : "");
      TuningCache.Entry entry = cache.get(key).orElse(null);
      if (entry == null) {
        entry = measure(convolution, batch);
        cache.put(key, entry);
        measured++;
      }
      if (!entry.choice().equals(rule(convolution))) {
        others.put(shape, entry.choice());
      }
    }
    if (measured > 0) {
      told.accept("measured " + measured + " shapes of convolutions on this machine");
      cache.save(told);
    }
    var choices = new ConvChoices(others);
    tellOfSinglePrecision(choices.keptInSinglePrecision().size(), convolutions.size());
    return choices;
  }

  private void tellOfSinglePrecision(int kept, int shapes) {
    if (precision == Precision.BF16 && Bf16.here() == Bf16.EMULATED) {
      told.accept(
          "warning: this processor (%s) has no bf16 products; oneDNN converts around fp32's"
              .formatted(OneDnn.instructions()));
    }
    if (precision == Precision.BF16 && kept > 0) {
      told.accept(
          Text.of(
                  "bf16 is wrong or slower here for %d of %d shapes of convolutions, which stay fp32;",
                  kept, shapes)
              + " `resnet doctor` lists them");
    }
  }

  private ConvChoice rule(Convolution convolution) {
    return ConvRules.choice(convolution.op(), convolution.input(), precision);
  }

  private TuningCache.Entry measure(Convolution convolution, long batch) {
    ConvChoice rule = rule(convolution);
    Map<ConvChoice, ConvProbe.Result> right = new LinkedHashMap<>();
    List<String> wrong = new ArrayList<>();
    try (var probe = new ConvProbe(convolution.op(), convolution.input(), batch, precision)) {
      ConvChoice exactly = new ConvChoice(Precision.FP32, ConvAlgorithm.CONVOLUTION, false);
      ConvProbe.Result exact = probe.run(exactly);
      right.put(exactly, exact);
      for (ConvChoice choice : candidates(convolution)) {
        ConvProbe.Result result = choice.equals(exactly) ? exact : probe.run(choice);
        double off = result.distance(exact);
        double limit = choice.precision() == Precision.BF16 ? BF16_LIMIT : SINGLE_LIMIT;
        if (off <= limit) {
          right.put(choice, result);
        } else {
          wrong.add(Text.of("%s is wrong by %.2g", choice, off));
        }
      }
    }
    return decide(rule, right, wrong);
  }

  /** What comes into question: single precision's ways, and bf16's where that is asked for. */
  private List<ConvChoice> candidates(Convolution convolution) {
    Op.Conv op = convolution.op();
    Shape input = convolution.input();
    List<ConvChoice> candidates = new ArrayList<>();
    candidates.add(rule(convolution));
    candidates.add(ConvRules.choice(op, input, Precision.FP32));
    if (all) {
      candidates.add(new ConvChoice(precision, ConvAlgorithm.CONVOLUTION, false));
      // with a bias the weights' gradient is oneDNN's own, also where patches are chosen
      boolean wrong = op.bias() && ConvRules.losesGradients(op, input);
      if (PatchMatrix.possible(op) && !wrong) {
        candidates.add(new ConvChoice(precision, ConvAlgorithm.CONVOLUTION, true));
      }
    }
    return candidates.stream().distinct().toList();
  }

  /** The rule's choice, unless it is wrong or another is faster by more than noise. */
  private static TuningCache.Entry decide(
      ConvChoice rule, Map<ConvChoice, ConvProbe.Result> right, List<String> wrong) {
    ConvChoice best = rule;
    for (ConvChoice choice : right.keySet()) {
      if (!right.containsKey(best) || faster(right.get(choice), right.get(best))) {
        best = choice;
      }
    }
    List<String> words = new ArrayList<>();
    right.forEach(
        (choice, result) -> words.add(Text.of("%s %.3f ms", choice, result.milliseconds())));
    words.addAll(wrong);
    return new TuningCache.Entry(best, String.join("; ", words));
  }

  private static boolean faster(ConvProbe.Result a, ConvProbe.Result b) {
    return a.milliseconds() * MARGIN < b.milliseconds();
  }
}
