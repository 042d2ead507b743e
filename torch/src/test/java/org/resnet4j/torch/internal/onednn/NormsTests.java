package org.resnet4j.torch.internal.onednn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.NormCalls.Channels;

@ExtendWith(NativeLeakExtension.class)
class NormsTests {

  private static final int CHANNELS = 6;
  private static final double EPSILON = 1e-3;
  private static final Op.BatchNorm NORM = new Op.BatchNorm(CHANNELS, EPSILON, 1);

  private static Tensor exact(
      Tensor x, Tensor weight, Tensor bias, Kernels.Statistics running, boolean train) {
    return Kernels.batchNorm(NORM, x, weight, bias, running, train);
  }

  /** A batch norm's output, rectified where that is wanted. */
  private static Tensor rectified(Tensor normalized, boolean wanted) {
    return wanted ? normalized.relu() : normalized;
  }

  private static Kernels.Statistics statistics(Tensor like) {
    Tensor mean = like.to(ScalarType.Double);
    return new Kernels.Statistics(mean, mean.square().add(new Scalar(0.5)));
  }

  @ParameterizedTest
  @CsvSource({
    "false, 4, 4, 5",
    "true, 4, 4, 5",
    "false, 3, 1, 1",
    "true, 3, 1, 1",
    "true, 2, 32, 32",
  })
  void batchNormAndItsGradients(boolean rectified, int batch, int height, int width) {
    try (var run = new KernelRun()) {
      Tensor x = Kernels.normal(batch, CHANNELS, height, width);
      Tensor dy = Kernels.normal(batch, CHANNELS, height, width);
      Tensor weight = Kernels.normal(CHANNELS);
      Tensor bias = Kernels.normal(CHANNELS);
      var norms = new Norms(run.builder());
      MemoryView in = run.in(x);
      MemoryView y = run.array(in.dims());
      MemoryView dx = run.in(dy);
      MemoryView mean = run.array(CHANNELS);
      MemoryView variance = run.array(CHANNELS);
      MemoryView dWeight = run.array(CHANNELS);
      MemoryView dBias = run.array(CHANNELS);
      var channels = new Channels(run.in(weight), run.in(bias), mean, variance);
      MemoryView workspace = norms.forward(EPSILON, in, channels, y, rectified);
      norms.backward(EPSILON, in, dx, channels, workspace, dx, dWeight, dBias);
      Tensor result = run.out(y);
      Tensor ofX = run.out(dx);
      Tensor ofWeight = run.out(dWeight);
      Tensor ofBias = run.out(dBias);
      Tensor means = run.out(mean);
      Tensor variances = run.out(variance);
      run.run();
      Tensor leaf = KernelRun.leaf(x);
      Tensor weights = KernelRun.leaf(weight);
      Tensor biases = KernelRun.leaf(bias);
      Tensor exact = rectified(exact(leaf, weights, biases, statistics(weight), true), rectified);
      KernelRun.backward(exact, dy);
      Kernels.Statistics statistics = Kernels.channelStatistics(leaf.detach());
      KernelRun.requireNear("result", result, exact);
      KernelRun.requireNear("mean", means, statistics.mean());
      KernelRun.requireNear("variance", variances, statistics.variance());
      KernelRun.requireNear("input gradient", ofX, leaf.grad());
      KernelRun.requireNear("weight gradient", ofWeight, weights.grad());
      KernelRun.requireNear("bias gradient", ofBias, biases.grad());
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void batchNormByGivenStatistics(boolean rectified, boolean inPlace) {
    try (var run = new KernelRun()) {
      Tensor x = Kernels.normal(3, CHANNELS, 4, 5);
      Tensor weight = Kernels.normal(CHANNELS);
      Tensor bias = Kernels.normal(CHANNELS);
      Kernels.Statistics running = statistics(Kernels.normal(CHANNELS));
      var channels =
          new Channels(
              run.in(weight),
              run.in(bias),
              run.in(running.mean().to(ScalarType.Float)),
              run.in(running.variance().to(ScalarType.Float)));
      MemoryView in = run.in(x);
      MemoryView y = inPlace ? in : run.array(in.dims());
      new Norms(run.builder()).infer(EPSILON, in, channels, y, rectified);
      Tensor result = run.out(y);
      run.run();
      Tensor exact =
          exact(KernelRun.leaf(x), KernelRun.leaf(weight), KernelRun.leaf(bias), running, false);
      KernelRun.requireNear("result", result, rectified(exact, rectified));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, false", "3, true", "6, false"})
  void groupNorm(int groups, boolean inPlace) {
    try (var run = new KernelRun()) {
      Tensor x = Kernels.normal(3, CHANNELS, 4, 5);
      Tensor weight = Kernels.normal(CHANNELS);
      Tensor bias = Kernels.normal(CHANNELS);
      MemoryView in = run.in(x);
      MemoryView y = inPlace ? in : run.array(in.dims());
      new Norms(run.builder()).inferGroups(groups, EPSILON, in, run.in(weight), run.in(bias), y);
      Tensor result = run.out(y);
      run.run();
      var op = new Op.GroupNorm(groups, CHANNELS, EPSILON);
      Tensor exact =
          Kernels.groupNorm(op, KernelRun.leaf(x), KernelRun.leaf(weight), KernelRun.leaf(bias));
      KernelRun.requireNear("result", result, exact);
    }
  }

  @ParameterizedTest
  @CsvSource({"5, 1e-1, 0.75, 2", "3, 1, 0.5, 1", "1, 0.5, 1, 1"})
  void localResponses(int n, double alpha, double beta, double k) {
    try (var run = new KernelRun()) {
      Tensor x = Kernels.normal(3, CHANNELS, 4, 5);
      MemoryView in = run.in(x);
      MemoryView y = run.array(in.dims());
      new Norms(run.builder()).inferResponses(n, n * alpha, beta, k, in, y);
      Tensor result = run.out(y);
      run.run();
      var op = new Op.LocalResponseNorm(n, alpha, beta, k);
      KernelRun.requireNear("result", result, Kernels.localResponseNorm(op, KernelRun.leaf(x)));
    }
  }
}
