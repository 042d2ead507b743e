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

  /** A name from a file, fit to be shown: at most 200 characters, none of them a control. */
  static String printable(String name) {
    String shown = name.length() > 200 ? name.substring(0, 200) + "..." : name;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  String message() {
    return String.valueOf(getMessage());
  }

  boolean isSentence() {
    return complete;
  }
}
