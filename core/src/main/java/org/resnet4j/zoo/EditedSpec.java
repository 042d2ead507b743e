package org.resnet4j.zoo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A model spec and what was done to its net: {@code SPEC[+EDIT ...]}.
 *
 * @param spec of the zoo's net
 * @param edits in the order in which they are done
 */
public record EditedSpec(String spec, List<NetworkEdit> edits) {

  /** Not the plus of a number like 1e+3. */
  private static final Pattern PLUS = Pattern.compile("\\+(?=[A-Za-z])");

  public EditedSpec {
    edits = List.copyOf(edits);
  }

  /**
   * Reads it; the spec itself is the zoo's to read.
   *
   * @throws org.resnet4j.ResnetException (usage) for an edit that is none
   */
  public static EditedSpec parse(String text) {
    String[] parts = PLUS.split(text, -1);
    return new EditedSpec(parts[0], Arrays.stream(parts).skip(1).map(NetworkEdit::parse).toList());
  }

  /** This spec with another edit after all others. */
  public EditedSpec with(NetworkEdit edit) {
    List<NetworkEdit> more = new ArrayList<>(edits);
    more.add(edit);
    return new EditedSpec(spec, more);
  }

  @Override
  public String toString() {
    return spec + edits.stream().map(edit -> "+" + edit).collect(Collectors.joining());
  }
}
