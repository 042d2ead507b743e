package org.resnet4j.torch.internal.program;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.resnet4j.torch.Precision;

/**
 * How one convolution of a step is computed.
 *
 * @param precision of its products
 * @param way what it is turned into
 * @param patches whether the weights' gradient is a product with the matrix of patches; {@link
 *     ConvRules.Way#DIRECT} alone
 */
public record ConvChoice(Precision precision, ConvRules.Way way, boolean patches) {

  /**
   * Reads {@link #toString}.
   *
   * @throws IllegalArgumentException where it is not one
   */
  @JsonCreator
  static ConvChoice parse(String text) {
    List<String> words = List.of(text.split(" ", -1));
    if (words.size() < 2 || words.size() > 3) {
      throw new IllegalArgumentException("not a way of a convolution: '" + text + "'");
    }
    var way = ConvRules.Way.valueOf(words.get(1).toUpperCase(Locale.ROOT));
    return new ConvChoice(Precision.parse(words.get(0)), way, words.size() == 3);
  }

  /** {@code bf16 direct patches}. */
  @JsonValue
  @Override
  public String toString() {
    String name = precision + " " + way.name().toLowerCase(Locale.ROOT);
    return patches ? name + " patches" : name;
  }
}
