package org.resnet4j.app.cli.doctor;

import java.util.Locale;

/**
 * A result of one of the doctor's checks.
 *
 * @param advice what to do about it; empty if nothing needs to be done
 */
public record Finding(Level level, String what, String found, String advice) {

  public enum Level {
    /** Works as intended. */
    OK,
    /** Works, but slower or with fewer features than possible. */
    NOTE,
    /** Does not work. */
    FAIL;

    /** The level as the doctor prints it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String what, String found) {
    return new Finding(Level.OK, what, found, "");
  }

  static Finding note(String what, String found, String advice) {
    return new Finding(Level.NOTE, what, found, advice);
  }

  static Finding fail(String what, String found, String advice) {
    return new Finding(Level.FAIL, what, found, advice);
  }

  static Finding noteUnless(boolean good, String what, String found, String advice) {
    return good ? ok(what, found) : note(what, found, advice);
  }

  static Finding failUnless(boolean good, String what, String found, String advice) {
    return good ? ok(what, found) : fail(what, found, advice);
  }
}
