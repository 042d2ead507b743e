package org.resnet4j.recipe;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;

/**
 * An optimizer's settings, with PyTorch's meaning and defaults; {@code rate} is the base learning
 * rate.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Optimizer.Adam.class, name = "adam"),
  @JsonSubTypes.Type(value = Optimizer.AdamW.class, name = "adamw"),
  @JsonSubTypes.Type(value = Optimizer.Sgd.class, name = "sgd"),
  @JsonSubTypes.Type(value = Optimizer.RmsProp.class, name = "rmsprop"),
  @JsonSubTypes.Type(value = Optimizer.Lion.class, name = "lion")
})
public sealed interface Optimizer {

  List<String> NAMES = List.of("adam", "adamw", "sgd", "rmsprop", "lion");

  /**
   * An optimizer with its usual settings: rate 1e-3, of SGD 0.1 with momentum .9, of RMSprop 0.01,
   * of Lion 1e-4.
   *
   * @throws ResnetException (usage) for a name that is none of {@link #NAMES}
   */
  static Optimizer named(String name) {
    return switch (name) {
      case "adam" -> Adam.of(1e-3);
      case "adamw" -> AdamW.of(1e-3);
      case "sgd" -> Sgd.of(0.1);
      case "rmsprop" -> RmsProp.of(0.01);
      case "lion" -> Lion.of(1e-4);
      default ->
          throw ResnetException.usage(
              "unknown optimizer '%s'%s; allowed are %s"
                  .formatted(name, Nearest.hint(name, NAMES), String.join(", ", NAMES)));
    };
  }

  /** Learning rate before the schedule's factor. */
  double rate();

  /** This optimizer with another base rate. */
  Optimizer withRate(double rate);

  /** How much of a parameter is added to its gradient, or, with AdamW and Lion, taken off it. */
  double weightDecay();

  /** This optimizer with another weight decay. */
  Optimizer withWeightDecay(double decay);

  /** Kingma and Ba 2015 (arXiv 1412.6980); weight decay is added to the gradient. */
  record Adam(double rate, double beta1, double beta2, double epsilon, double weightDecay)
      implements Optimizer {
    public Adam {
      Checks.adam(rate, beta1, beta2, epsilon, weightDecay);
    }

    /** Betas .9 and .999, epsilon 1e-8, no weight decay. */
    public static Adam of(double rate) {
      return new Adam(rate, 0.9, 0.999, 1e-8, 0);
    }

    @Override
    public Adam withWeightDecay(double decay) {
      return new Adam(rate, beta1, beta2, epsilon, decay);
    }

    @Override
    public Adam withRate(double other) {
      return new Adam(other, beta1, beta2, epsilon, weightDecay);
    }
  }

  /** Loshchilov and Hutter 2019 (arXiv 1711.05101): weight decay apart from the gradient. */
  record AdamW(double rate, double beta1, double beta2, double epsilon, double weightDecay)
      implements Optimizer {
    public AdamW {
      Checks.adam(rate, beta1, beta2, epsilon, weightDecay);
    }

    /** Betas .9 and .999, epsilon 1e-8, weight decay .01. */
    public static AdamW of(double rate) {
      return new AdamW(rate, 0.9, 0.999, 1e-8, 0.01);
    }

    @Override
    public AdamW withWeightDecay(double decay) {
      return new AdamW(rate, beta1, beta2, epsilon, decay);
    }

    @Override
    public AdamW withRate(double other) {
      return new AdamW(other, beta1, beta2, epsilon, weightDecay);
    }
  }

  /** Stochastic gradient descent with momentum, PyTorch's form: v = mu v + g, w = w - rate v. */
  record Sgd(double rate, double momentum, double weightDecay, boolean nesterov)
      implements Optimizer {
    public Sgd {
      Checks.positive("learning rate", rate);
      Checks.fraction("momentum", momentum);
      Checks.notNegative("weight decay", weightDecay);
    }

    /** Momentum .9, no weight decay. */
    public static Sgd of(double rate) {
      return new Sgd(rate, 0.9, 0, false);
    }

    @Override
    public Sgd withWeightDecay(double decay) {
      return new Sgd(rate, momentum, decay, nesterov);
    }

    @Override
    public Sgd withRate(double other) {
      return new Sgd(other, momentum, weightDecay, nesterov);
    }
  }

  /**
   * RMSprop (Hinton 2012) in PyTorch's form: the gradient is divided by the root of a running mean
   * of its square, plus epsilon.
   *
   * @param alpha decay of the running mean
   */
  record RmsProp(double rate, double alpha, double epsilon, double momentum, double weightDecay)
      implements Optimizer {
    public RmsProp {
      Checks.positive("learning rate", rate);
      Checks.fraction("alpha", alpha);
      Checks.positive("epsilon", epsilon);
      Checks.fraction("momentum", momentum);
      Checks.notNegative("weight decay", weightDecay);
    }

    /** Alpha .99, epsilon 1e-8, no momentum, no weight decay. */
    public static RmsProp of(double rate) {
      return new RmsProp(rate, 0.99, 1e-8, 0, 0);
    }

    @Override
    public RmsProp withWeightDecay(double other) {
      return new RmsProp(rate, alpha, epsilon, momentum, other);
    }

    @Override
    public RmsProp withRate(double other) {
      return new RmsProp(other, alpha, epsilon, momentum, weightDecay);
    }
  }

  /** Chen et al. 2023 (arXiv 2302.06675): the sign of a momentum; weight decay apart from it. */
  record Lion(double rate, double beta1, double beta2, double weightDecay) implements Optimizer {
    public Lion {
      Checks.adam(rate, beta1, beta2, 1, weightDecay);
    }

    /** Betas .9 and .99, no weight decay. */
    public static Lion of(double rate) {
      return new Lion(rate, 0.9, 0.99, 0);
    }

    @Override
    public Lion withWeightDecay(double decay) {
      return new Lion(rate, beta1, beta2, decay);
    }

    @Override
    public Lion withRate(double other) {
      return new Lion(other, beta1, beta2, weightDecay);
    }
  }
}
