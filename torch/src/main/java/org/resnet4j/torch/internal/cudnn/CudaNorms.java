package org.resnet4j.torch.internal.cudnn;

import org.jspecify.annotations.Nullable;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.NormCalls;

/**
 * Batch norms by kernels of {@code step.cu}. A channel's rows are summed chunk by chunk, each by a
 * thread, then the chunks by another.
 */
final class CudaNorms implements NormCalls {

  private final DeviceCalls calls;

  CudaNorms(DeviceCalls calls) {
    this.calls = calls;
  }

  @Override
  public @Nullable MemoryView forward(
      double epsilon, MemoryView x, Channels channels, MemoryView y, boolean rectified) {
    calls.requireAlike(x, y);
    Chunks chunks = Chunks.of(x);
    MemoryView means = chunks.array(calls);
    MemoryView squares = chunks.array(calls);
    calls.launch(
        "moments",
        x.type(),
        DeviceTask.of(chunks.threads(), x, means, squares).with(chunks.numbers()));
    calls.launch(
        "moments_sum",
        DeviceTask.of(chunks.channels(), means, squares, channels.mean(), channels.variance())
            .with(chunks.numbers()));
    calls.launch(
        "normalise",
        x.type(),
        DeviceTask.of(
                x.elements(),
                x,
                channels.weight(),
                channels.bias(),
                channels.mean(),
                channels.variance(),
                y)
            .with(new long[] {chunks.channels(), rectified ? 1 : 0})
            .with(epsilon));
    return rectified ? y : null;
  }

  @Override
  public void backward(
      double epsilon,
      MemoryView x,
      MemoryView dy,
      Channels channels,
      @Nullable MemoryView rectifier,
      MemoryView dx,
      MemoryView weightGradient,
      MemoryView biasGradient) {
    calls.requireAlike(x, dy, dx);
    Chunks chunks = Chunks.of(x);
    MemoryView sums = chunks.array(calls);
    MemoryView products = chunks.array(calls);
    calls.launch(
        "normalise_sums",
        x.type(),
        DeviceTask.of(chunks.threads(), x, dy, rectifier, channels.mean(), sums, products)
            .with(chunks.numbers()));
    calls.launch(
        "normalise_gradients",
        DeviceTask.of(
                chunks.channels(),
                sums,
                products,
                channels.variance(),
                weightGradient,
                biasGradient)
            .with(chunks.numbers())
            .with(epsilon));
    calls.launch(
        "normalise_back",
        x.type(),
        DeviceTask.of(
                x.elements(),
                x,
                dy,
                rectifier,
                channels.mean(),
                channels.variance(),
                channels.weight(),
                weightGradient,
                biasGradient,
                dx)
            .with(new long[] {chunks.channels()})
            .with(epsilon, 1.0 / chunks.rows()));
  }

  /**
   * How the rows of a map are cut: as many chunks as keep a device's threads busy, and not so many
   * that a chunk has few rows.
   */
  record Chunks(long channels, long rows, long count) {

    private static final long THREADS = 1 << 16;
    private static final long LEAST_ROWS = 32;

    static Chunks of(MemoryView map) {
      return of(map.dim(1), DeviceCalls.rows(map));
    }

    static Chunks of(long channels, long rows) {
      long most = Math.max(1, rows / LEAST_ROWS);
      return new Chunks(channels, rows, Math.min(most, Math.max(1, THREADS / channels)));
    }

    long threads() {
      return channels * count;
    }

    /** A value for each thread. */
    MemoryView array(DeviceCalls calls) {
      return calls.array(DataType.F32, count, channels);
    }

    long[] numbers() {
      return new long[] {channels, rows, count};
    }
  }
}
