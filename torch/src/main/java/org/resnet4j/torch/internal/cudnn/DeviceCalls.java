package org.resnet4j.torch.internal.cudnn;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.internal.calls.CallList;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;

/** Lists calls of {@link DeviceCode} and of a {@link ConvLibrary}. */
final class DeviceCalls extends CallList {

  private final DeviceCode code;

  DeviceCalls(Device device, DeviceCode code) {
    super(device);
    this.code = code;
  }

  /** Adds a kernel for arrays of one type: {@code add} is {@code add_f32} or {@code add_bf16}. */
  void launch(String kernel, DataType type, DeviceTask task) {
    launch(kernel + "_" + suffix(type), task);
  }

  static String suffix(DataType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  void launch(String kernel, DeviceTask task) {
    add(
        task.used(),
        addresses -> {
          try (var scope = Scope.open()) {
            BytePointer bytes = keep(task.bytes(addresses));
            return () -> code.launch(kernel, task.threads(), bytes);
          }
        });
  }

  /**
   * Adds a convolution.
   *
   * @param workspace of the plan's size
   */
  void convolve(
      ConvLibrary.Plan plan, MemoryView x, MemoryView weight, MemoryView y, MemoryView workspace) {
    add(
        Stream.of(x, weight, y, workspace),
        addresses -> {
          Pointer xs = addresses.of(x);
          Pointer weights = addresses.of(weight);
          Pointer ys = addresses.of(y);
          Pointer room = addresses.of(workspace);
          return () -> plan.run(xs, weights, ys, room);
        });
  }

  /** Memory of the call that it is given to. */
  MemoryView workspace(long bytes) {
    return array(DataType.F32, (bytes + Float.BYTES - 1) / Float.BYTES);
  }

  /** A map's elements as rows of channels: channels last, or one position a row. */
  static long rows(MemoryView map) {
    return map.elements() / map.dim(1);
  }

  /**
   * Checks that elements lie one behind the other in the same order, as kernels without strides
   * want it.
   */
  void requireAlike(MemoryView... arrays) {
    for (MemoryView array : arrays) {
      boolean dense = isDense(array) && array.elements() == arrays[0].elements();
      if (!dense || array.type() != arrays[0].type()) {
        throw new IllegalArgumentException("not alike: " + Arrays.toString(arrays));
      }
    }
  }

  /** Whether it lies as a new array of its dimensions would; dimensions of 1 lie anyhow. */
  boolean isDense(MemoryView array) {
    long[] dims = array.dims();
    long[] own = array.strides();
    long[] dense = reshape(array, dims).strides();
    for (int axis = 0; axis < dims.length; axis++) {
      if (dims[axis] > 1 && own[axis] != dense[axis]) {
        return false;
      }
    }
    return true;
  }
}
