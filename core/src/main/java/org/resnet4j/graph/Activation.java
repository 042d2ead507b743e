package org.resnet4j.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * A function of one value that a network applies to every element. A new one is a constant here and
 * a case in {@code org.resnet4j.torch.ActivationKernel}.
 */
public enum Activation {
  /** max(x, 0). */
  RELU("Relu", x -> Math.max(x, 0), x -> x, From.RESULT),
  /** The hyperbolic tangent. */
  TANH("Tanh", Math::tanh, x -> 1, From.RESULT),
  /** The logistic function, 1 / (1 + exp(-x)). */
  SIGMOID("Sigmoid", Activation::logistic, x -> 1, From.RESULT),
  /** x sigmoid(x), also called swish (Ramachandran et al. 2017). */
  SILU("SiLU", x -> x * logistic(x), x -> x, From.INPUT),
  /**
   * x times the normal distribution function of x (Hendrycks and Gimpel 2016), not approximated.
   */
  GELU("GELU", x -> x * normal(x), x -> x, From.INPUT),
  /** x max(0, min(6, x + 3)) / 6 (Howard et al. 2019). */
  HARDSWISH("Hardswish", x -> x * Math.max(0, Math.min(6, x + 3)) / 6, x -> 6 * x, From.INPUT);

  /** What the gradient is computed from. */
  private enum From {
    RESULT,
    INPUT
  }

  private final String title;
  private final DoubleUnaryOperator formula;
  private final DoubleUnaryOperator bound;
  private final From gradient;

  Activation(String title, DoubleUnaryOperator formula, DoubleUnaryOperator bound, From gradient) {
    this.title = title;
    this.formula = formula;
    this.bound = bound;
    this.gradient = gradient;
  }

  /** Its name in a model spec: {@code hardswish}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names in model specs; the first is the default. */
  public static List<String> keys() {
    return Arrays.stream(values()).map(Activation::key).toList();
  }

  /**
   * The activation of a name.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static Activation of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }

  /** Its name in a summary: {@code SiLU}. */
  public String title() {
    return title;
  }

  /** The operation that applies it to every element. */
  public Op op() {
    return new Op.Pointwise(this);
  }

  /** Its value, to about 1e-7. */
  public double at(double x) {
    return formula.applyAsDouble(x);
  }

  /**
   * The greatest absolute value that it gives, and meets on the way, for inputs up to a bound.
   *
   * @param x the greatest absolute value of the inputs, finite
   */
  public double greatest(double x) {
    return bound.applyAsDouble(x);
  }

  /** Whether its gradient follows from its result, so that the input need not be kept. */
  public boolean hasGradientFromResult() {
    return gradient == From.RESULT;
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Abramowitz and Stegun 26.2.17, to 7.5e-8. */
  private static double normal(double x) {
    double t = 1 / (1 + 0.2316419 * Math.abs(x));
    double series =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double above = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * series;
    return x < 0 ? above : 1 - above;
  }
}
