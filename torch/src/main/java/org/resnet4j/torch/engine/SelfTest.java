package org.resnet4j.torch.engine;

import java.util.Random;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;

/**
 * Whether libtorch computes right here, and how fast: one convolution against the same in float64.
 */
public final class SelfTest {

  private static final Op.Conv CONV = new Op.Conv(64, 64, 3, 1, 1, 1, false);
  private static final int BATCH = 16;
  private static final int SIDE = 32;
  private static final int TIMES = 10;

  private SelfTest() {}

  /**
   * What was found.
   *
   * @param gigaflops 1e9 floating-point operations a second, the best of a few
   * @param error greatest absolute difference to float64, of values up to about 40
   */
  public record Result(double gigaflops, double error) {}

  /** A 3x3 convolution of 64 channels on 32x32 maps, batch 16. */
  public static Result convolution(Device device) {
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      Tensor x = random(Element.FLOAT32, device, BATCH, 64, SIDE, SIDE);
      Tensor w = random(Element.FLOAT32, device, 64, 64, 3, 3);
      double[] actual = Tensors.toDoubles(Kernels.conv(CONV, x.narrow(0, 0, 1), w, null));
      Tensor x64 = random(Element.FLOAT64, device, BATCH, 64, SIDE, SIDE);
      Tensor w64 = random(Element.FLOAT64, device, 64, 64, 3, 3);
      double[] exact = Tensors.toDoubles(Kernels.conv(CONV, x64.narrow(0, 0, 1), w64, null));
      double operations = 2.0 * BATCH * SIDE * SIDE * 64 * 64 * 9;
      return new Result(operations / seconds(x, w) / 1e9, greatestDifference(actual, exact));
    }
  }

  private static double seconds(Tensor x, Tensor w) {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < TIMES; i++) {
      long start = System.nanoTime();
      try (var scope = Scope.open()) {
        Tensor y = Kernels.conv(CONV, x, w, null);
        y.narrow(0, 0, 1).select(1, 0).sum().item_double(); // waits for the device
      }
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    return best;
  }

  private static double greatestDifference(double[] actual, double[] exact) {
    double greatest = 0;
    for (int i = 0; i < exact.length; i++) {
      greatest = Math.max(greatest, Math.abs(actual[i] - exact[i]));
    }
    return greatest;
  }

  /** Values that follow from their number, exact in float32, so equal in every type. */
  private static Tensor random(Element element, Device device, long... sizes) {
    long count = LongStream.of(sizes).reduce(1, Math::multiplyExact);
    var random = new Random(count);
    double[] values = random.doubles(count, -1, 1).map(v -> (float) v).toArray();
    return Tensors.ofDoubles(values, element, device, sizes);
  }
}
