package org.resnet4j.torch.compute;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * What a batch's logits should say.
 *
 * @param labels class numbers, (N): what top-1 counts
 * @param probabilities of the classes, (N, classes), where they differ from 1 at the label, as of
 *     mixed images
 */
public record Targets(Tensor labels, Optional<Tensor> probabilities) {

  /** Class numbers, (N). */
  public static Targets of(Tensor labels) {
    return new Targets(labels, Optional.empty());
  }

  /** Probabilities, (N, classes), of images whose main class is the label. */
  public static Targets soft(Tensor labels, Tensor probabilities) {
    return new Targets(labels, Optional.of(probabilities));
  }
}
