package org.resnet4j.torch.internal.cudnn;

import org.jspecify.annotations.Nullable;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.PoolCalls;

/** Maximum and mean over windows by kernels of {@code step.cu}. */
final class CudaPools implements PoolCalls {

  private final DeviceCalls calls;

  CudaPools(DeviceCalls calls) {
    this.calls = calls;
  }

  @Override
  public MemoryView max(Window window, MemoryView x, MemoryView y) {
    MemoryView places = calls.array(DataType.F32, y.dims()); // integers of as many bytes
    launch("greatest", y.elements(), window, x, y, x, y, places);
    return places;
  }

  @Override
  public void maxBackward(Window window, MemoryView dy, MemoryView places, MemoryView dx) {
    launch("window_back", dx.elements(), window, dx, dy, dy, dx, places);
  }

  @Override
  public void mean(Window window, MemoryView x, MemoryView y) {
    launch("average", y.elements(), window, x, y, x, y);
  }

  @Override
  public void meanBackward(Window window, MemoryView dy, MemoryView dx) {
    launch("window_back", dx.elements(), window, dx, dy, dy, dx);
  }

  private void launch(
      String kernel,
      long threads,
      Window window,
      MemoryView large,
      MemoryView small,
      @Nullable MemoryView... arrays) {
    calls.requireAlike(large);
    calls.requireAlike(small);
    long[] numbers = {
      large.dim(1),
      large.dim(2),
      large.dim(3),
      small.dim(2),
      small.dim(3),
      window.kernel(),
      window.stride(),
      window.padding()
    };
    calls.launch(kernel, large.type(), DeviceTask.of(threads, arrays).with(numbers));
  }
}
