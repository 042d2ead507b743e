package org.resnet4j.recipe;

import org.resnet4j.ResnetException;

/** Ranges that a recipe's values are held to. */
final class Checks {

  private Checks() {}

  static void between(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw ResnetException.usage(what + " must be " + least + " to " + most + ", got " + value);
    }
  }

  static void positive(String what, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw ResnetException.usage(what + " must be positive, got " + text(value));
    }
  }

  static void notNegative(String what, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw ResnetException.usage(what + " must not be negative, got " + text(value));
    }
  }

  static void fraction(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw ResnetException.usage(what + " must lie in [0, 1), got " + text(value));
    }
  }

  static void adam(double rate, double beta1, double beta2, double epsilon, double decay) {
    positive("learning rate", rate);
    fraction("beta1", beta1);
    fraction("beta2", beta2);
    positive("epsilon", epsilon);
    notNegative("weight decay", decay);
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
