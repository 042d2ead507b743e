package org.resnet4j.torch.internal.cudnn;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Activation;
import org.resnet4j.torch.internal.calls.ElementwiseCalls;
import org.resnet4j.torch.internal.calls.MapPart;
import org.resnet4j.torch.internal.calls.MemoryView;

/** Kernels of {@code step.cu} that go through arrays element by element. */
final class CudaElementwise implements ElementwiseCalls {

  private static final int AXES = 4;

  private final DeviceCalls calls;

  CudaElementwise(DeviceCalls calls) {
    this.calls = calls;
  }

  /** Threads beside each other write beside each other. */
  @Override
  public void copy(MemoryView from, MemoryView to) {
    long[] dims = to.dims();
    if (dims.length > AXES) {
      throw new IllegalArgumentException("at most four dimensions, got " + to);
    }
    long[] there = to.strides();
    int[] axes =
        IntStream.range(0, dims.length)
            .boxed()
            .sorted(Comparator.comparingLong((Integer axis) -> -there[axis]))
            .mapToInt(Integer::intValue)
            .toArray();
    long[] numbers = new long[3 * AXES];
    for (int i = 0; i < AXES; i++) {
      int axis = i - (AXES - dims.length);
      boolean present = axis >= 0;
      numbers[i] = present ? dims[axes[axis]] : 1;
      numbers[AXES + i] = present ? from.strides()[axes[axis]] : 0;
      numbers[2 * AXES + i] = present ? there[axes[axis]] : 0;
    }
    String kernel = "copy_" + DeviceCalls.suffix(from.type());
    calls.launch(kernel, to.type(), DeviceTask.of(to.elements(), from, to).with(numbers));
  }

  @Override
  public void copyPart(MapPart from, MapPart to, long... dims) {
    copy(from.view(calls, dims), to.view(calls, dims));
  }

  @Override
  public void add(MemoryView a, MemoryView b, MemoryView y, @Nullable Activation function) {
    calls.requireAlike(a, b, y);
    calls.launch(
        "add", y.type(), DeviceTask.of(y.elements(), a, b, y).with(new long[] {code(function)}));
  }

  @Override
  public void multiply(MemoryView a, MemoryView b, MemoryView y) {
    calls.requireAlike(a, y);
    calls.requireAlike(b);
    long image = a.elements() / a.dim(0);
    long perChannel = a.elements() == b.elements() ? 0 : 1;
    calls.launch(
        "multiply",
        y.type(),
        DeviceTask.of(y.elements(), a, b, y).with(new long[] {a.dim(1), image, perChannel}));
  }

  @Override
  public void forward(Activation function, MemoryView x, MemoryView y) {
    calls.requireAlike(x, y);
    calls.launch(
        "activate", y.type(), DeviceTask.of(y.elements(), x, y).with(new long[] {code(function)}));
  }

  @Override
  public void backward(
      Activation function, MemoryView x, MemoryView y, MemoryView dy, MemoryView dx) {
    MemoryView read = function.hasGradientFromResult() ? y : x;
    calls.requireAlike(read, dy, dx);
    calls.launch(
        "activate_back",
        dx.type(),
        DeviceTask.of(dx.elements(), read, dy, dx).with(new long[] {code(function)}));
  }

  @Override
  public void linear(double factor, double offset, MemoryView x, MemoryView y) {
    calls.requireAlike(x, y);
    calls.launch("linear", y.type(), DeviceTask.of(y.elements(), x, y).with(factor, offset));
  }

  @Override
  public void clear(MemoryView array) {
    calls.call(tensors -> tensors.get(0).zero_(), array);
  }

  /** Its number among {@code step.cu}'s functions. */
  private static long code(@Nullable Activation function) {
    if (function == null) {
      return 0;
    }
    return switch (function) {
      case RELU -> 1;
      case TANH -> 2;
      case SIGMOID -> 3;
      case SILU -> 4;
      case GELU -> 5;
      case HARDSWISH -> 6;
    };
  }
}
