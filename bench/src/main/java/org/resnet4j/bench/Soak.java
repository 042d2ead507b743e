package org.resnet4j.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.resnet4j.graph.Shape;
import org.resnet4j.image.RgbImage;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Preprocessing;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.predict.Predictor;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.zoo.Zoo;

/**
 * Whether memory stays where it is: native objects and the resident set over many steps and
 * predictions. Run it with a small heap that is touched at once (-Xms = -Xmx, AlwaysPreTouch), or
 * the collector's first touch of the heap shows as growth.
 */
final class Soak {

  private static final int SETTLED = 100;

  private Soak() {}

  /** Arguments: training steps, predictions. */
  public static void main(String[] args) {
    int steps = Integer.parseInt(args[0]);
    int predictions = Integer.parseInt(args[1]);
    var network = Zoo.network("resnet34:bias", 2);
    try (var step = WorkerSteps.open("founding", Execution.USUAL)) {
      watch("training steps", steps, i -> step.run());
    }
    var net = Model.create(network, 1, Device.CPU, Element.FLOAT32);
    var classes = Arrays.asList("a", "b");
    try (var predictor =
        new Predictor(
            new TrainedModel(
                net,
                classes,
                Preprocessing.forSide(32, Normalization.HALF),
                Shape.map(3, 32, 32)))) {
      watch("predictions", predictions, i -> predictor.predict(image(i), 2));
    }
  }

  private interface Work {
    void run(int i);
  }

  private static void watch(String what, int count, Work work) {
    long objects = 0;
    long kilobytes = 0;
    for (int i = 1; i <= count; i++) {
      work.run(i);
      if (i == Math.min(SETTLED, count)) {
        objects = Pointer.totalCount();
        kilobytes = residentKilobytes();
      }
    }
    long after = residentKilobytes();
    System.out.printf(
        Locale.ROOT,
        "%d %s: native objects %d -> %d, resident set %.1f -> %.1f MB (%+.2f %%)%n",
        count,
        what,
        objects,
        Pointer.totalCount(),
        kilobytes / 1024.0,
        after / 1024.0,
        100.0 * (after - kilobytes) / kilobytes);
  }

  private static RgbImage image(int seed) {
    byte[] pixels = new byte[40 * 48 * 3];
    new Random(seed).nextBytes(pixels);
    return new RgbImage(48, 40, pixels);
  }

  private static long residentKilobytes() {
    return ProcessMemory.resident(ProcessHandle.current().pid()).orElseThrow();
  }
}
