package org.resnet4j.bench;

import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.data.Batch;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.exec.Executor;
import org.resnet4j.torch.exec.ImageInput;
import org.resnet4j.torch.exec.Mode;
import org.resnet4j.torch.train.FlatOptimizer;
import org.resnet4j.zoo.Zoo;

/**
 * A step of the founding job on random bytes, from bytes to the update; without the loader and the
 * totals.
 */
final class FoundingStep implements AutoCloseable {

  private static final double RATE = 1e-3;

  private final Batch batch = randomBatch();
  private final Executor net;
  private final FlatOptimizer optimizer;
  private final ImageInput input;

  FoundingStep() {
    net = Executor.create(Zoo.network("resnet34:bias", 2), 1, Device.CPU, Element.FLOAT32);
    optimizer = new FlatOptimizer(Optimizer.Adam.of(RATE), net);
    input = new ImageInput(net, Normalization.HALF, batch.pixels().length);
  }

  void run() {
    try (var scope = Scope.open()) {
      Tensor logits = net.forward(input.images(batch), Mode.TRAIN);
      Tensor loss = Kernels.crossEntropy(logits, input.labels(batch));
      net.parameters().zeroGrad();
      loss.backward();
      optimizer.step(RATE);
    }
  }

  private static Batch randomBatch() {
    var random = new Random(1);
    byte[] pixels = new byte[64 * 3 * 32 * 32];
    random.nextBytes(pixels);
    return new Batch(pixels, random.ints(64, 0, 2).toArray(), 3, 32, 32);
  }

  @Override
  public void close() {
    input.close();
    optimizer.close();
    net.close();
  }
}
