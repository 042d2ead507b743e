package org.resnet4j.format;

/** Why a pickle is refused, as a clause behind "its pickle"; the reader adds file and position. */
final class PickleFault extends RuntimeException {

  private final transient boolean complete;

  private PickleFault(String clause, boolean complete) {
    super(clause, null, false, false);
    this.complete = complete;
  }

  PickleFault(String clause) {
    this(clause, false);
  }

  /** A sentence of its own, to be put behind the file's name alone. */
  static PickleFault sentence(String sentence) {
    return new PickleFault(sentence, true);
  }

  static PickleFault malformed() {
    return new PickleFault("is malformed");
  }

  String message() {
    return String.valueOf(getMessage());
  }

  boolean isSentence() {
    return complete;
  }
}
