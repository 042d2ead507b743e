package org.resnet4j.recipe;

/**
 * What makes a training's task harder, so that the net fits its images less closely.
 *
 * @param labelSmoothing share of the probability that is spread evenly over all classes, 0 to below
 *     1 (Szegedy et al. 2016)
 * @param mixup both parameters of the beta distribution from which the share of a second image is
 *     drawn that is blended in; 0 for none (Zhang et al. 2018, arXiv 1710.09412)
 * @param cutmix both parameters of the beta distribution from which the share of a second image is
 *     drawn that is pasted in; 0 for none (Yun et al. 2019, arXiv 1905.04899). With mixup, each
 *     batch has one of them, as likely as the other.
 */
public record Regularization(double labelSmoothing, double mixup, double cutmix) {

  /** Nothing. */
  public static final Regularization NONE = new Regularization(0, 0, 0);

  public Regularization {
    Checks.fraction("label smoothing", labelSmoothing);
    Checks.notNegative("mixup", mixup);
    Checks.notNegative("cutmix", cutmix);
  }

  /** Whether images are mixed. */
  public boolean mixes() {
    return mixup > 0 || cutmix > 0;
  }
}
