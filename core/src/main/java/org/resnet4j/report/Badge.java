package org.resnet4j.report;

/** A word that says how it went, in its colour. */
public record Badge(String text, Tone tone) {

  /** How it went. */
  public enum Tone {
    /** As claimed. */
    GOOD,
    /** Against it. */
    BAD,
    /** Neither. */
    OPEN
  }
}
