package org.resnet4j.torch.internal.program;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import org.resnet4j.torch.Precision;

/**
 * How one convolution of a step is computed.
 *
 * @param precision of its products
 * @param algorithm what it is computed as
 * @param patches whether the weights' gradient is a product with the matrix of patches; {@link
 *     ConvAlgorithm#CONVOLUTION} alone
 */
public record ConvChoice(Precision precision, ConvAlgorithm algorithm, boolean patches) {

  /**
   * Reads {@link #toString}.
   *
   * @throws IllegalArgumentException where it is not one
   */
  @JsonCreator
  static ConvChoice parse(String text) {
    List<String> words = List.of(text.split(" ", -1));
    if (words.size() < 2 || words.size() > 3) {
      throw new IllegalArgumentException("not a choice for a convolution: '" + text + "'");
    }
    var algorithm = ConvAlgorithm.of(words.get(1));
    return new ConvChoice(Precision.parse(words.get(0)), algorithm, words.size() == 3);
  }

  /** {@code bf16 direct patches}. */
  @JsonValue
  @Override
  public String toString() {
    String name = precision + " " + algorithm.key();
    return patches ? name + " patches" : name;
  }
}
