package org.resnet4j.torch.internal.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.resnet4j.graph.Activation;
import org.resnet4j.torch.ActivationKernel;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.internal.calls.MapPart;
import org.resnet4j.torch.internal.calls.MemoryView;

@ExtendWith(NativeLeakExtension.class)
class ElementwiseTests {

  private static final long[] MAP = {2, 3, 4, 5};

  private static Tensor apply(Activation function, Tensor x) {
    return ActivationKernel.of(function).apply(x);
  }

  @ParameterizedTest
  @EnumSource
  void aFunctionAndItsGradient(Activation function) {
    try (var run = new KernelRun()) {
      Tensor x = Kernels.normal(MAP);
      Tensor dy = Kernels.normal(MAP);
      var kernels = new Elementwise(run.builder());
      MemoryView y = run.array(MAP);
      MemoryView dx = run.array(MAP);
      MemoryView in = run.in(x);
      kernels.forward(function, in, y);
      kernels.backward(function, in, y, run.in(dy), dx);
      Tensor result = run.out(y);
      Tensor gradient = run.out(dx);
      run.run();
      Tensor leaf = KernelRun.leaf(x);
      Tensor exact = apply(function, leaf);
      KernelRun.backward(exact, dy);
      KernelRun.requireNear("result", result, exact);
      KernelRun.requireNear("gradient", gradient, leaf.grad());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RELU", "TANH", "SIGMOID"})
  void aFunctionAndItsGradientInPlace(Activation function) {
    try (var run = new KernelRun()) {
      Tensor x = Kernels.normal(MAP);
      Tensor dy = Kernels.normal(MAP);
      var kernels = new Elementwise(run.builder());
      MemoryView y = run.in(x);
      MemoryView dx = run.in(dy);
      kernels.forward(function, y, y);
      kernels.backward(function, y, y, dx, dx);
      Tensor gradient = run.out(dx);
      run.run();
      Tensor leaf = KernelRun.leaf(x);
      KernelRun.backward(apply(function, leaf), dy);
      KernelRun.requireNear("gradient", gradient, leaf.grad());
    }
  }

  /** What is done to two maps. */
  enum Pair {
    SUM {
      @Override
      void list(Elementwise kernels, MemoryView a, MemoryView b, MemoryView y) {
        kernels.add(a, b, y, null);
      }

      @Override
      Tensor exact(Tensor a, Tensor b) {
        return a.add(b);
      }
    },
    RECTIFIED_SUM {
      @Override
      void list(Elementwise kernels, MemoryView a, MemoryView b, MemoryView y) {
        kernels.add(a, b, y, Activation.RELU);
      }

      @Override
      Tensor exact(Tensor a, Tensor b) {
        return apply(Activation.RELU, a.add(b));
      }
    },
    TANH_OF_SUM {
      @Override
      void list(Elementwise kernels, MemoryView a, MemoryView b, MemoryView y) {
        kernels.add(a, b, y, Activation.TANH);
      }

      @Override
      Tensor exact(Tensor a, Tensor b) {
        return apply(Activation.TANH, a.add(b));
      }
    },
    PRODUCT {
      @Override
      void list(Elementwise kernels, MemoryView a, MemoryView b, MemoryView y) {
        kernels.multiply(a, b, y);
      }

      @Override
      Tensor exact(Tensor a, Tensor b) {
        return a.mul(b);
      }
    },
    ACCUMULATED {
      @Override
      void list(Elementwise kernels, MemoryView a, MemoryView b, MemoryView y) {
        kernels.copy(a, y);
        kernels.accumulate(b, y);
      }

      @Override
      Tensor exact(Tensor a, Tensor b) {
        return a.add(b);
      }
    };

    abstract void list(Elementwise kernels, MemoryView a, MemoryView b, MemoryView y);

    abstract Tensor exact(Tensor a, Tensor b);
  }

  @ParameterizedTest
  @EnumSource
  void twoMapsBecomeOne(Pair pair) {
    try (var run = new KernelRun()) {
      Tensor a = Kernels.normal(MAP);
      Tensor b = Kernels.normal(MAP);
      MemoryView y = run.array(MAP);
      pair.list(new Elementwise(run.builder()), run.in(a), run.in(b), y);
      Tensor result = run.out(y);
      run.run();
      KernelRun.requireNear(pair.name(), result, pair.exact(KernelRun.leaf(a), KernelRun.leaf(b)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "ACCUMULATED", mode = EnumSource.Mode.EXCLUDE)
  void theResultMayLieOnTheFirstMap(Pair pair) {
    try (var run = new KernelRun()) {
      Tensor a = Kernels.normal(MAP);
      Tensor b = Kernels.normal(MAP);
      MemoryView y = run.in(a);
      pair.list(new Elementwise(run.builder()), y, run.in(b), y);
      Tensor result = run.out(y);
      run.run();
      KernelRun.requireNear(pair.name(), result, pair.exact(KernelRun.leaf(a), KernelRun.leaf(b)));
    }
  }

  @Test
  void scalesShiftsAndClears() {
    try (var run = new KernelRun()) {
      Tensor x = Kernels.normal(MAP);
      var kernels = new Elementwise(run.builder());
      MemoryView scaled = run.array(MAP);
      MemoryView shifted = run.array(MAP);
      MemoryView cleared = run.in(x);
      kernels.scale(0.3, run.in(x), scaled);
      kernels.linear(-2, 0.7, run.in(x), shifted);
      kernels.clear(cleared);
      Tensor times = run.out(scaled);
      Tensor linear = run.out(shifted);
      Tensor zeros = run.out(cleared);
      run.run();
      Tensor exact = KernelRun.leaf(x);
      KernelRun.requireNear("scale", times, exact.mul(new Scalar(0.3)));
      KernelRun.requireNear("linear", linear, exact.mul(new Scalar(-2.0)).add(new Scalar(0.7)));
      assertThat(Kernels.norm(zeros)).isZero();
    }
  }

  /** Every stride-th position of a map from a place on, also where rows reach over each other. */
  @ParameterizedTest
  @CsvSource({"1, 0, 0, 5, 5", "2, 0, 0, 3, 3", "2, 1, 1, 2, 2", "3, 1, 0, 2, 2", "1, 4, 4, 1, 1"})
  void copiesPartsOfMaps(int stride, int row, int column, int height, int width) {
    try (var run = new KernelRun()) {
      Tensor x = Kernels.normal(2, 3, 5, 5);
      MemoryView from = run.in(x);
      MemoryView to = run.array(2, 3, height, width);
      long[] strides = from.strides();
      long start = row * strides[2] + column * strides[3];
      strides[2] *= stride;
      strides[3] *= stride;
      new Elementwise(run.builder())
          .copyPart(new MapPart(from, strides, start), new MapPart(to, to.strides(), 0), to.dims());
      Tensor part = run.out(to);
      run.run();
      Tensor rows = x.slice(2, optional(row), optional(5), stride);
      Tensor exact = rows.slice(3, optional(column), optional(5), stride);
      assertThat(Kernels.greatestDifference(part, exact)).isZero();
    }
  }

  private static LongOptional optional(long value) {
    return new LongOptional(value);
  }
}
