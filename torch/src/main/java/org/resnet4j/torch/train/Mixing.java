package org.resnet4j.torch.train;

import java.util.random.RandomGenerator;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.recipe.Regularization;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.compute.Targets;

/**
 * Mixes each image of a batch with the one before it, as torchvision's {@code MixUp} and {@code
 * CutMix} do: the share of the image itself is drawn from Beta(a, a), one for the batch.
 *
 * @param classes of the targets
 */
public record Mixing(Regularization settings, int classes) {

  /** The batch with its images mixed; its tensors belong to the open scope. */
  public Example mix(Example batch, RandomGenerator random) {
    if (!settings.mixes()) {
      return batch;
    }
    boolean both = settings.mixup() > 0 && settings.cutmix() > 0;
    boolean paste = both ? random.nextBoolean() : settings.cutmix() > 0;
    double alpha = paste ? settings.cutmix() : settings.mixup();
    double share =
        BetaDistribution.of(alpha, alpha).inverseCumulativeProbability(random.nextDouble());
    try (var noGrad = NoGrad.on()) {
      return paste ? paste(batch, share, random) : blend(batch, share);
    }
  }

  private Example blend(Example batch, double share) {
    Tensor images = batch.images();
    return example(batch, Kernels.blend(images, Kernels.rolled(images), share), share);
  }

  /** A box of 1 - share of the area, around any point of the image, cut off at the border. */
  private Example paste(Example batch, double share, RandomGenerator random) {
    int height = Math.toIntExact(batch.images().size(2));
    int width = Math.toIntExact(batch.images().size(3));
    int y = random.nextInt(height);
    int x = random.nextInt(width);
    double half = 0.5 * Math.sqrt(1 - share);
    int top = Math.max(0, y - (int) (half * height));
    int left = Math.max(0, x - (int) (half * width));
    int high = Math.min(height, y + (int) (half * height)) - top;
    int wide = Math.min(width, x + (int) (half * width)) - left;
    Tensor images = batch.images().clone();
    box(images, top, left, high, wide)
        .copy_(box(Kernels.rolled(batch.images()), top, left, high, wide));
    return example(batch, images, 1 - (double) high * wide / ((double) height * width));
  }

  private static Tensor box(Tensor images, long top, long left, long high, long wide) {
    return images.narrow(2, top, high).narrow(3, left, wide);
  }

  private Example example(Example batch, Tensor images, double share) {
    Tensor labels = batch.targets().labels();
    Tensor own = Kernels.oneHot(labels, classes).to(images.scalar_type());
    Tensor mixed = Kernels.blend(own, Kernels.rolled(own), share);
    return new Example(images, Targets.soft(labels, mixed), batch.size());
  }
}
