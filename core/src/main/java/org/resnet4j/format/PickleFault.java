package org.resnet4j.format;

/** Why a pickle is refused, as a clause behind "its pickle"; the reader adds file and position. */
public sealed class PickleFault extends RuntimeException permits ForeignFault {

  private final transient boolean complete;

  public PickleFault(String clause, boolean complete) {
    super(clause, null, false, false);
    this.complete = complete;
  }

  public PickleFault(String clause) {
    this(clause, false);
  }

  /** A sentence of its own, to be put behind the file's name alone. */
  public static PickleFault sentence(String sentence) {
    return new PickleFault(sentence, true);
  }

  public static PickleFault malformed() {
    return new PickleFault("is malformed");
  }

  public final String message() {
    return String.valueOf(getMessage());
  }

  public final boolean isSentence() {
    return complete;
  }
}
