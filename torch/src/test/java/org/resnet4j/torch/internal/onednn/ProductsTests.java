package org.resnet4j.torch.internal.onednn;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.internal.calls.MemoryView;

@ExtendWith(NativeLeakExtension.class)
class ProductsTests {

  private static MemoryView transposed(KernelRun run, MemoryView matrix) {
    long[] dims = {matrix.dim(1), matrix.dim(0)};
    return run.builder().view(matrix, dims, new long[] {1, matrix.dim(1)}, 0);
  }

  /** A linear layer: its rows by the transposed weights. */
  @ParameterizedTest
  @CsvSource({
    "4, 7, 5, true",
    "4, 7, 5, false",
    "1, 1, 1, true",
    "1, 64, 10, true",
    "64, 1, 3, true",
    "16, 512, 100, true",
  })
  void aProductAndItsGradients(int rows, int in, int out, boolean withBias) {
    try (var run = new KernelRun()) {
      Tensor x = Kernels.normal(rows, in);
      Tensor dy = Kernels.normal(rows, out);
      Tensor weight = Kernels.normal(out, in);
      Tensor bias = Kernels.normal(out);
      var products = new Products(run.builder());
      MemoryView a = run.in(x);
      MemoryView b = run.in(weight);
      MemoryView gradient = run.in(dy);
      MemoryView row = withBias ? run.in(bias) : null;
      MemoryView y = run.array(rows, out);
      MemoryView packed = run.array(rows, out);
      MemoryView dx = run.array(rows, in);
      MemoryView dWeight = run.array(out, in);
      MemoryView dBias = run.array(out);
      products.product(a, transposed(run, b), row, y);
      products.packedProduct(a, transposed(run, b), row, packed);
      products.product(gradient, b, null, dx);
      products.product(transposed(run, gradient), a, null, dWeight);
      products.columnSums(gradient, dBias);
      Tensor result = run.out(y);
      Tensor again = run.out(packed);
      Tensor ofX = run.out(dx);
      Tensor ofWeight = run.out(dWeight);
      Tensor ofBias = run.out(dBias);
      run.run();
      Tensor leaf = KernelRun.leaf(x);
      Tensor weights = KernelRun.leaf(weight);
      Tensor biases = KernelRun.leaf(bias);
      Tensor exact = Kernels.linear(leaf, weights, withBias ? biases : null);
      KernelRun.backward(exact, dy);
      KernelRun.requireNear("result", result, exact);
      KernelRun.requireNear("result, packed", again, exact);
      KernelRun.requireNear("input gradient", ofX, leaf.grad());
      KernelRun.requireNear("weight gradient", ofWeight, weights.grad());
      if (withBias) {
        KernelRun.requireNear("bias gradient", ofBias, biases.grad());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1000})
  void columnSums(int rows) {
    try (var run = new KernelRun()) {
      Tensor matrix = Kernels.normal(rows, 7);
      MemoryView sums = run.array(7);
      new Products(run.builder()).columnSums(run.in(matrix), sums);
      Tensor result = run.out(sums);
      run.run();
      KernelRun.requireNear("sums", result, KernelRun.leaf(matrix).sum(0));
    }
  }
}
