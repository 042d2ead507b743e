package org.resnet4j.torch.internal.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.PoolCalls.Window;

@ExtendWith(NativeLeakExtension.class)
class PoolsTests {

  @ParameterizedTest
  @CsvSource({
    "3, 2, 1, 8, 8",
    "3, 2, 1, 7, 5",
    "3, 2, 0, 8, 6",
    "2, 2, 0, 6, 6",
    "3, 1, 1, 4, 4",
    "3, 2, 1, 1, 1",
    "2, 2, 0, 5, 7",
    "1, 1, 0, 3, 3",
  })
  void theMaximumAndItsGradient(int kernel, int stride, int padding, int height, int width) {
    try (var run = new KernelRun()) {
      var window = new Window(kernel, stride, padding);
      Tensor x = Kernels.normal(2, 5, height, width);
      Tensor leaf = KernelRun.leaf(x);
      Tensor exact = Kernels.maxPool(new Op.MaxPool(kernel, stride, padding), leaf);
      Tensor dy = Kernels.normal(2, 5, exact.size(2), exact.size(3));
      KernelRun.backward(exact, dy);
      var pools = new Pools(run.builder());
      MemoryView in = run.in(x);
      MemoryView gradient = run.in(dy);
      MemoryView y = run.array(gradient.dims());
      MemoryView inferred = run.array(gradient.dims());
      MemoryView dx = run.array(in.dims());
      MemoryView places = pools.max(window, in, y);
      pools.inferMax(window, in, inferred);
      pools.maxBackward(window, gradient, places, dx);
      Tensor result = run.out(y);
      Tensor other = run.out(inferred);
      Tensor ofX = run.out(dx);
      run.run();
      KernelRun.requireNear("result", result, exact);
      KernelRun.requireNear("gradient", ofX, leaf.grad());
      assertThat(Kernels.greatestDifference(result, other)).isZero();
    }
  }

  /** Windows at the lower and the right edge are cut. */
  @ParameterizedTest
  @CsvSource({
    "2, 2, 8, 8",
    "2, 2, 7, 5",
    "2, 2, 1, 1",
    "2, 2, 1, 6",
    "2, 1, 4, 4",
    "3, 2, 8, 6",
    "3, 2, 7, 2",
    "3, 3, 4, 5",
    "1, 1, 3, 3",
  })
  void theMeanOfCutWindowsAndItsGradient(int kernel, int stride, int height, int width) {
    try (var run = new KernelRun()) {
      var op = new Op.AvgPool(kernel, stride);
      var window = new Window(kernel, stride, 0);
      Tensor x = Kernels.normal(2, 5, height, width);
      Tensor leaf = KernelRun.leaf(x);
      Tensor exact = Kernels.avgPool(op, leaf);
      Tensor dy = Kernels.normal(2, 5, exact.size(2), exact.size(3));
      KernelRun.backward(exact, dy);
      var pools = new Pools(run.builder());
      MemoryView gradient = run.in(dy);
      MemoryView y = run.array(gradient.dims());
      MemoryView dx = run.array(2, 5, height, width);
      pools.mean(window, run.in(x), y);
      pools.meanBackward(window, gradient, dx);
      Tensor result = run.out(y);
      Tensor ofX = run.out(dx);
      run.run();
      KernelRun.requireNear("result", result, exact);
      KernelRun.requireNear("gradient", ofX, leaf.grad());
    }
  }

  /** Windows without padding that lie one beside the other, as adaptive pools have them. */
  @ParameterizedTest
  @CsvSource({"1, 4, 4", "1, 1, 1", "2, 4, 4", "3, 6, 6", "6, 6, 6"})
  void theMeanAndItsGradient(int side, int height, int width) {
    try (var run = new KernelRun()) {
      var window = new Window(height / side, height / side, 0);
      Tensor x = Kernels.normal(2, 5, height, width);
      Tensor dy = Kernels.normal(2, 5, side, side);
      Tensor leaf = KernelRun.leaf(x);
      Tensor exact = Kernels.adaptiveAvgPool(new Op.AdaptiveAvgPool(side), leaf);
      KernelRun.backward(exact, dy);
      var pools = new Pools(run.builder());
      MemoryView y = run.array(2, 5, side, side);
      MemoryView dx = run.array(2, 5, height, width);
      pools.mean(window, run.in(x), y);
      pools.meanBackward(window, run.in(dy), dx);
      Tensor result = run.out(y);
      Tensor ofX = run.out(dx);
      run.run();
      KernelRun.requireNear("result", result, exact);
      KernelRun.requireNear("gradient", ofX, leaf.grad());
    }
  }
}
