package org.resnet4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.Version;
import org.resnet4j.data.Batch;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.exec.Executor;
import org.resnet4j.torch.exec.ImageInput;
import org.resnet4j.torch.exec.Mode;
import org.resnet4j.torch.train.FlatOptimizer;
import org.resnet4j.zoo.Zoo;

/**
 * Our side of the benchmark: a step of the founding job, from bytes to the update, as the trainer
 * does it.
 */
final class StepWorker {

  private static final int BATCH = 64;
  private static final int SIDE = 32;

  private StepWorker() {}

  /** Speaks the protocol of {@link StepServer} on standard input and output. */
  public static void main(String[] args) throws IOException {
    Batch batch = randomBatch();
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String version = "resnet4j " + Version.current() + ", libtorch " + Libtorch.version();
    try (var net =
            Executor.create(Zoo.network("resnet34:bias", 2), 1, Device.CPU, Element.FLOAT32);
        var optimizer = new FlatOptimizer(Optimizer.Adam.of(1e-3), net);
        var input = new ImageInput(net, Normalization.HALF, batch.pixels().length)) {
      StepServer.serve(version, in, System.out, () -> step(net, optimizer, input, batch));
    }
  }

  private static void step(Executor net, FlatOptimizer optimizer, ImageInput input, Batch batch) {
    try (var scope = Scope.open()) {
      Tensor logits = net.forward(input.images(batch), Mode.TRAIN);
      Tensor loss = Kernels.crossEntropy(logits, input.labels(batch));
      net.parameters().zeroGrad();
      loss.backward();
      optimizer.step(1e-3);
    }
  }

  private static Batch randomBatch() {
    var random = new Random(1);
    byte[] pixels = new byte[BATCH * 3 * SIDE * SIDE];
    random.nextBytes(pixels);
    int[] labels = random.ints(BATCH, 0, 2).toArray();
    return new Batch(pixels, labels, 3, SIDE, SIDE);
  }
}
