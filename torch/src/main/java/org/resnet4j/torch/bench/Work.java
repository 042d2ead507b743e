package org.resnet4j.torch.bench;

import java.util.Optional;
import java.util.Random;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.data.Batch;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Summary;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.Precision;

/**
 * A training step or an inference of a batch of random bytes, on the CPU.
 *
 * @param image shape of an image
 * @param batch images a step, which have less than 2 GB together
 * @param optimizer of a training step; empty for inference
 * @param precision of maps and products
 * @param plan that training is asked to go by, as the command line calls it; empty for the best
 * @param segments as {@code --checkpoint-segments} has them; empty where all values are kept
 */
public record Work(
    Network network,
    Shape image,
    int batch,
    Optional<Optimizer> optimizer,
    Precision precision,
    Optional<String> plan,
    Optional<String> segments) {

  public Work {
    long most = Integer.MAX_VALUE / image.elements();
    if (batch < 1 || batch > most) {
      throw ResnetException.usage(
          Text.of("--batch must be 1 to %,d images of %s, got %d", most, image, batch));
    }
  }

  /** With all values kept. */
  public Work(
      Network network,
      Shape image,
      int batch,
      Optional<Optimizer> optimizer,
      Precision precision,
      Optional<String> plan) {
    this(network, image, batch, optimizer, precision, plan, Optional.empty());
  }

  /** Whether parameters are updated. */
  public boolean trains() {
    return optimizer.isPresent();
  }

  /**
   * Multiply-adds of a step: those of convolutions and linear layers, three forward passes for
   * training.
   *
   * @throws ResnetException (usage) where the images do not fit the network
   */
  public long multiplyAdds() {
    Summary summary = Summary.of(network, image);
    return batch * (trains() ? summary.trainingMultiplyAdds() : summary.multiplyAdds());
  }

  /** Random bytes and labels, the same in every run. */
  Batch randomBatch() {
    var random = new Random(1);
    byte[] pixels = new byte[Math.toIntExact(batch * image.elements())];
    random.nextBytes(pixels);
    int[] labels = random.ints(batch, 0, network.classes()).toArray();
    return new Batch(pixels, labels, image.channels(), image.height(), image.width());
  }
}
