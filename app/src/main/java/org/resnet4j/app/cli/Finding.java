package org.resnet4j.app.cli;

/**
 * What the doctor found.
 *
 * @param advice what to do about it, empty where nothing is to be done
 */
record Finding(Level level, String what, String found, String advice) {

  /** How bad it is. */
  enum Level {
    /** As it should be. */
    OK,
    /** Works, but slower or with less than could be. */
    NOTE,
    /** Does not work. */
    FAIL
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
}
