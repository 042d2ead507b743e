package org.resnet4j.torch.internal.cudnn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.resnet4j.torch.internal.calls.Addresses;
import org.resnet4j.torch.internal.calls.MemoryView;

/**
 * What a kernel of {@code step.cu} works on: its {@code struct Task}.
 *
 * @param arrays at most 10; null for one that is not there
 * @param numbers at most 16
 * @param factors at most 4
 */
record DeviceTask(
    long threads, List<@Nullable MemoryView> arrays, List<Long> numbers, List<Float> factors) {

  private static final int ARRAYS = 10;
  private static final int NUMBERS = 16;
  private static final int FACTORS = 4;
  private static final int BYTES = Long.BYTES * (1 + ARRAYS + NUMBERS) + Float.BYTES * FACTORS;

  DeviceTask {
    if (arrays.size() > ARRAYS || numbers.size() > NUMBERS || factors.size() > FACTORS) {
      throw new IllegalArgumentException("no room for " + arrays + numbers + factors);
    }
  }

  /** One thread for each of these elements. */
  static DeviceTask of(long threads, @Nullable MemoryView... arrays) {
    return new DeviceTask(threads, Arrays.asList(arrays), List.of(), List.of());
  }

  DeviceTask with(long... others) {
    return new DeviceTask(threads, arrays, Arrays.stream(others).boxed().toList(), factors);
  }

  DeviceTask with(double... others) {
    List<Float> floats = Arrays.stream(others).mapToObj(value -> (float) value).toList();
    return new DeviceTask(threads, arrays, numbers, floats);
  }

  /** The arrays that are there. */
  Stream<MemoryView> used() {
    return arrays.stream().flatMap(Stream::ofNullable);
  }

  /** The structure's bytes. */
  BytePointer bytes(Addresses addresses) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.nativeOrder());
    bytes.putLong(threads);
    for (int i = 0; i < ARRAYS; i++) {
      MemoryView array = i < arrays.size() ? arrays.get(i) : null;
      bytes.putLong(array == null ? 0 : addresses.of(array).address());
    }
    for (int i = 0; i < NUMBERS; i++) {
      bytes.putLong(i < numbers.size() ? numbers.get(i) : 0);
    }
    for (int i = 0; i < FACTORS; i++) {
      bytes.putFloat(i < factors.size() ? factors.get(i) : 0);
    }
    BytePointer pointer = new BytePointer(BYTES);
    pointer.put(bytes.array());
    return pointer;
  }
}
