package org.resnet4j.data;

import java.util.Locale;
import org.resnet4j.ResnetException;

/** A part of a data set. */
public enum Split {
  /** What is trained on. */
  TRAIN,
  /** What chooses the best epoch; CIFAR and the drawn set have none and use their test images. */
  VALIDATION,
  /** What is measured on in the end. */
  TEST;

  /**
   * Reads {@code train}, {@code val} ({@code valid}, {@code validation}) or {@code test}.
   *
   * @throws ResnetException (usage) for another word
   */
  public static Split parse(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "train" -> TRAIN;
      case "val", "valid", "validation" -> VALIDATION;
      case "test" -> TEST;
      default -> throw ResnetException.usage("a split is train, val or test, got '" + name + "'");
    };
  }
}
