package org.resnet4j.torch.compute;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.torch.Kernels;

/**
 * Mean cross-entropy of the logits' softmax, as PyTorch's CrossEntropyLoss.
 *
 * @param smoothing share of the probability that is spread evenly over all classes, 0 to 1 (label
 *     smoothing, Szegedy et al. 2016)
 */
public record CrossEntropy(double smoothing) implements Criterion {

  /** Without smoothing. */
  public static final CrossEntropy PLAIN = new CrossEntropy(0);

  public CrossEntropy {
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw new IllegalArgumentException("label smoothing is from 0 to 1, got " + smoothing);
    }
  }

  @Override
  public Tensor loss(Tensor logits, Targets targets) {
    return Kernels.crossEntropy(
        logits, targets.probabilities().orElse(targets.labels()), smoothing);
  }

  /** {@inheritDoc} It is (softmax - probabilities) / N. */
  @Override
  public Tensor gradient(Tensor logits, Targets targets) {
    long classes = logits.size(1);
    Tensor wanted =
        targets.probabilities().orElseGet(() -> Kernels.oneHot(targets.labels(), classes));
    if (smoothing > 0) {
      Tensor sharp = wanted.to(logits.scalar_type());
      wanted = sharp.mul(new Scalar(1 - smoothing)).add(new Scalar(smoothing / classes));
    }
    return logits.softmax(1).sub_(wanted).div_(new Scalar((double) logits.size(0)));
  }
}
