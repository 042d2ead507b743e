package org.resnet4j.format.pytorch;

import java.util.List;

/**
 * The names that a pickle may use, and the descriptions that stand for what they make. Nothing is
 * ever looked up by name in the running program.
 */
interface Vocabulary {

  /** Returns what a global name stands for; refuses a name that is not known. */
  Pickled global(String name);

  /** Returns what calling the name on these arguments describes. */
  Pickled call(Pickled.Name callee, List<Pickled> arguments);

  /**
   * Whether a {@link Pickled.Foreign} stands for what is not known; else the pickle is refused for
   * it.
   */
  boolean keepsPlaceholders();

  /** Returns what an identifier of something outside of the pickle stands for. */
  Pickled persistent(Pickled id);
}
