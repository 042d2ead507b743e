package org.resnet4j.recipe;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.resnet4j.ResnetException;

/** The learning rate's factor by step, a function that one can call. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Schedule.Constant.class, name = "constant"),
  @JsonSubTypes.Type(value = Schedule.Step.class, name = "step"),
  @JsonSubTypes.Type(value = Schedule.MultiStep.class, name = "multistep"),
  @JsonSubTypes.Type(value = Schedule.Cosine.class, name = "cosine"),
  @JsonSubTypes.Type(value = Schedule.Polynomial.class, name = "polynomial"),
  @JsonSubTypes.Type(value = Schedule.OneCycle.class, name = "one-cycle"),
  @JsonSubTypes.Type(value = Schedule.WarmUp.class, name = "warm-up")
})
public sealed interface Schedule {

  /**
   * The factor of the base learning rate.
   *
   * @param step updates done so far, from 0
   * @param total updates of the whole training
   */
  double at(long step, long total);

  /** Whether the factor of a step changes with the length of the training. */
  default boolean dependsOnLength() {
    return true;
  }

  /** Always 1. */
  record Constant() implements Schedule {
    @Override
    public double at(long step, long total) {
      return 1;
    }

    @Override
    public boolean dependsOnLength() {
      return false;
    }
  }

  /**
   * Falls by gamma each time a number of steps is done.
   *
   * @param every steps between two drops
   */
  record Step(long every, double gamma) implements Schedule {
    public Step {
      Checks.positive("steps between drops", every);
      Checks.positive("gamma", gamma);
    }

    @Override
    public double at(long step, long total) {
      return power(gamma, step / every);
    }

    @Override
    public boolean dependsOnLength() {
      return false;
    }
  }

  /**
   * Falls by gamma at parts of the training, so that a shortened one drops in proportion.
   *
   * @param fractions of the whole, rising, each in (0, 1)
   */
  record MultiStep(List<Double> fractions, double gamma) implements Schedule {
    public MultiStep {
      fractions = List.copyOf(fractions);
      Checks.positive("gamma", gamma);
      double last = 0;
      for (double fraction : fractions) {
        if (!(fraction > last && fraction < 1)) {
          throw ResnetException.usage(
              "drops are rising parts of the training between 0 and 1, got " + fractions);
        }
        last = fraction;
      }
    }

    @Override
    public double at(long step, long total) {
      long drops =
          fractions.stream().filter(fraction -> step >= Math.round(fraction * total)).count();
      return power(gamma, drops);
    }
  }

  /** Half a cosine from 1 to 0 (Loshchilov and Hutter 2017, arXiv 1608.03983, without restarts). */
  record Cosine() implements Schedule {
    @Override
    public double at(long step, long total) {
      return 0.5 * (1 + StrictMath.cos(StrictMath.PI * (double) step / (double) total));
    }
  }

  /**
   * Falls to 0 as a power of what is left of the training, as PyTorch's PolynomialLR.
   *
   * @param power 1 for a straight line
   */
  record Polynomial(double power) implements Schedule {
    public Polynomial {
      Checks.positive("power", power);
    }

    @Override
    public double at(long step, long total) {
      return StrictMath.pow(1 - (double) step / (double) total, power);
    }
  }

  /**
   * Rises by half a cosine to 1, then falls by another (Smith and Topin 2018, arXiv 1708.07120), as
   * PyTorch's OneCycleLR does with the learning rate.
   *
   * @param rise part of the training in which it rises, in (0, 1)
   * @param from it begins at 1 / from
   * @param to it ends at 1 / (from to)
   */
  record OneCycle(double rise, double from, double to) implements Schedule {
    public OneCycle {
      Checks.positive("rise", rise);
      Checks.fraction("rise", rise);
      Checks.positive("from", from);
      Checks.positive("to", to);
    }

    /** PyTorch's: three tenths, from 1/25 to 1/250,000. */
    public static OneCycle pytorch() {
      return new OneCycle(0.3, 25, 1e4);
    }

    @Override
    public double at(long step, long total) {
      double top = Math.max(1, rise * total - 1);
      return step <= top
          ? between(1 / from, 1, step / top)
          : between(1, 1 / (from * to), (step - top) / Math.max(1, total - 1 - top));
    }

    private static double between(double first, double last, double part) {
      double cosine = StrictMath.cos(StrictMath.PI * Math.min(1, part));
      return last + (first - last) / 2 * (1 + cosine);
    }
  }

  /**
   * Rises linearly to the first value of another schedule, which then runs over the rest.
   *
   * @param steps of the rise; the first has factor 1/steps of what follows
   */
  record WarmUp(long steps, Schedule then) implements Schedule {
    public WarmUp {
      Checks.positive("warm-up steps", steps);
    }

    @Override
    public double at(long step, long total) {
      long rest = Math.max(1, total - steps);
      return step < steps
          ? then.at(0, rest) * (double) (step + 1) / (double) steps
          : then.at(step - steps, rest);
    }

    @Override
    public boolean dependsOnLength() {
      return then.dependsOnLength();
    }
  }

  private static double power(double base, long exponent) {
    double product = 1;
    for (long i = 0; i < exponent; i++) {
      product *= base;
    }
    return product;
  }
}
