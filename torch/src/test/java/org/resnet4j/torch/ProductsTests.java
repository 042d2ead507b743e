package org.resnet4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NativeLeakExtension.class)
class ProductsTests {

  @ParameterizedTest
  @CsvSource({
    "16, 512, 512, false, false",
    "16, 1024, 1024, false, false",
    "16, 1024, 1024, false, true",
    "1024, 16, 1024, true, true",
    "512, 16, 2048, true, true",
    "64, 2048, 512, false, true",
  })
  void multipliesAsExactlyAsSinglePrecisionCan(
      int n, int k, int m, boolean xTransposed, boolean wTransposed) {
    try (var products = new StepKernels.Products();
        var scope = Scope.open()) {
      Tensor x = random(1, xTransposed, n, k);
      Tensor w = random(2, wTransposed, m, k);
      double[] actual = Tensors.toDoubles(products.product(x, w, null));
      var exact = Tensors.toDoubles(Kernels.linear(inDouble(x), inDouble(w), null));
      double worst = 0;
      for (int i = 0; i < exact.length; i++) {
        worst = Math.max(worst, Math.abs(actual[i] - exact[i]));
      }
      assertThat(worst).isLessThan(1e-6 * Math.sqrt(k) * 4);
    }
  }

  private static Tensor inDouble(Tensor x) {
    return x.to(Element.FLOAT64.torchType());
  }

  private static Tensor random(long seed, boolean transposed, int rows, int columns) {
    double[] values = new Random(seed).doubles((long) rows * columns, -1, 1).toArray();
    return transposed
        ? Tensors.ofDoubles(values, Element.FLOAT32, Device.CPU, columns, rows).t()
        : Tensors.ofDoubles(values, Element.FLOAT32, Device.CPU, rows, columns);
  }
}
