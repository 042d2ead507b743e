package org.resnet4j.data;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.resnet4j.ResnetException;

/**
 * Which images a training validates on: a split of the data set, or a share of the training images
 * that is drawn class by class and not trained on.
 *
 * @param split {@code val}, {@code test}, or {@code train} where a share of it is held out
 * @param share of the training images, above 0 and below 1; 0 where none is held out
 * @param seed of the draw; 0 where nothing is drawn
 */
public record Validation(String split, double share, long seed) {

  /** The validation images of the data set; the test images of CIFAR and the drawn set. */
  public static final Validation VAL = new Validation("val", 0, 0);

  /** The test images, as all trainings did before there was a choice. */
  public static final Validation TEST = new Validation("test", 0, 0);

  /** A tenth, where a folder has no validation images and nothing else is asked for. */
  public static final double USUAL_SHARE = 0.1;

  private static final String TRAIN = "train";

  public Validation {
    boolean drawn = split.equals(TRAIN);
    if (!drawn && !split.equals("val") && !split.equals("test")) {
      throw ResnetException.usage(
          "a training validates on val, test or a share of train, got '" + split + "'");
    }
    if (drawn && !(share > 0 && share < 1)) {
      throw ResnetException.usage(
          "the share of the training images that is held out for validation must be above 0 and"
              + " below 1, got "
              + share);
    }
    if (!drawn && (share != 0 || seed != 0)) {
      throw ResnetException.usage("a share and a seed are for train, got split " + split);
    }
  }

  /**
   * So much of every class's training images.
   *
   * @throws ResnetException (usage) where the share is not above 0 and below 1
   */
  public static Validation heldOut(double share, long seed) {
    return new Validation(TRAIN, share, seed);
  }

  /** Whether a share of the training images is held out. */
  public boolean holdsOut() {
    return split.equals(TRAIN);
  }

  /** The share as a percentage: {@code 12.5 %}. */
  String percent() {
    BigDecimal percent = BigDecimal.valueOf(100 * share).setScale(2, RoundingMode.HALF_UP);
    return percent.stripTrailingZeros().toPlainString() + " %";
  }
}
