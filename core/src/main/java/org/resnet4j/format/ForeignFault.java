package org.resnet4j.format;

import org.jspecify.annotations.Nullable;
import org.resnet4j.format.pytorch.Pickled;

/**
 * A pickle asks for something that is no part of a state dict. Where that stands beside the weights
 * a {@link Pickled.Foreign} takes its place; else it is why the file is refused.
 */
public final class ForeignFault extends PickleFault {

  private final transient Pickled.@Nullable Foreign placeholder;

  private ForeignFault(String words, boolean sentence, Pickled.@Nullable Foreign placeholder) {
    super(words, sentence);
    this.placeholder = placeholder;
  }

  /** With a clause to be put behind "its pickle". */
  public ForeignFault(String clause) {
    this(clause, false, null);
  }

  /** With a sentence of its own, to be put behind the file's name alone. */
  public static ForeignFault sentence(String sentence) {
    return new ForeignFault(sentence, true, null);
  }

  /** Something needs the value that this placeholder stands for, and so becomes one itself. */
  public static ForeignFault needs(Pickled.Foreign placeholder) {
    return new ForeignFault(placeholder.refusal(), true, placeholder);
  }

  /** The placeholder that was met; null where the fault is the first of its kind. */
  public Pickled.@Nullable Foreign placeholder() {
    return placeholder;
  }
}
