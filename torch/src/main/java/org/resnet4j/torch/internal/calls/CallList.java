package org.resnet4j.torch.internal.calls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;

/**
 * Lists a program's calls in the order of their execution, then plans its memory. A device's
 * library adds calls of its kernels. Use once, on one thread.
 */
public abstract class CallList implements AutoCloseable {

  private final Owner owner = new Owner();
  private final Device device;
  private final Map<List<?>, MemoryView> shared = new HashMap<>();
  private final List<Slot> slots = new ArrayList<>();
  private final List<Function<Addresses, Runnable>> calls = new ArrayList<>();
  private final List<Function<Addresses, Runnable>> preparation = new ArrayList<>();
  private boolean preparing;
  private boolean built;
  private @Nullable Placed placed;

  /**
   * @param device whose memory the arrays are in
   */
  protected CallList(Device device) {
    this.device = device;
  }

  /** Keeps a native object for as long as the program. */
  protected <P extends Pointer> P keep(P pointer) {
    return owner.keep(pointer);
  }

  /**
   * A new array in planned memory: four dimensions (N, C, H, W) lie channels last, others in
   * row-major order.
   */
  public MemoryView array(DataType type, long... dims) {
    long elements = LongStream.of(dims).reduce(1, Math::multiplyExact);
    return MemoryView.strided(type, dims, dense(dims), planned(elements * type.bytes()), 0);
  }

  /** A new array for a batch of maps or vectors of this shape. */
  public MemoryView array(DataType type, long batch, Shape shape) {
    return shape.isMap()
        ? array(type, batch, shape.channels(), shape.height(), shape.width())
        : array(type, batch, shape.channels());
  }

  /** A new piece of planned memory. */
  protected Slot planned(long bytes) {
    Slot slot = Slot.planned(bytes);
    slots.add(slot);
    return slot;
  }

  /** A tensor of float32, whose memory stays where it is while the program lives. */
  public MemoryView external(Tensor tensor) {
    long[] dims = Tensors.sizes(tensor);
    long[] strides = Tensors.strides(tensor);
    return MemoryView.strided(DataType.F32, dims, strides, Slot.external(tensor.data_ptr()), 0);
  }

  /**
   * An array's memory seen otherwise.
   *
   * @param from first element, counted from the array's
   */
  public MemoryView view(MemoryView array, long[] dims, long[] strides, long from) {
    long offset = array.offset() + from * array.type().bytes();
    return MemoryView.strided(array.type(), dims, strides, array.slot(), offset);
  }

  /** A matrix the other way round. */
  public MemoryView transposed(MemoryView matrix) {
    long[] dims = matrix.dims();
    long[] strides = matrix.strides();
    return view(matrix, new long[] {dims[1], dims[0]}, new long[] {strides[1], strides[0]}, 0);
  }

  /** The maps (N, C, H, W) of a vector (N, C H W) that lies in PyTorch's order: by channel. */
  public MemoryView channelFirst(MemoryView vector, Shape map) {
    return view(
        vector,
        new long[] {vector.dim(0), map.channels(), map.height(), map.width()},
        new long[] {map.elements(), map.positions(), map.width(), 1},
        0);
  }

  /** An array's elements in other dimensions, where both are dense. */
  public MemoryView reshape(MemoryView array, long... dims) {
    return view(array, dims, dense(dims), 0);
  }

  /**
   * Adds a call.
   *
   * @param used arrays that it reads or writes
   * @param call binds it to the arrays' memory when that is there
   */
  protected void add(Stream<MemoryView> used, Function<Addresses, Runnable> call) {
    used.forEach(array -> touch(array.slot()));
    (preparing ? preparation : calls).add(call);
  }

  private void touch(Slot slot) {
    if (preparing) {
      slot.keep();
    }
    slot.touch(calls.size());
  }

  /**
   * Adds work on libtorch.
   *
   * @param work takes the arrays as tensors that share their memory, which live as long as the
   *     program
   */
  public void call(Consumer<List<Tensor>> work, MemoryView... arguments) {
    add(
        Stream.of(arguments),
        addresses -> {
          List<Tensor> tensors = Stream.of(arguments).map(addresses::tensor).toList();
          return () -> work.accept(tensors);
        });
  }

  /**
   * Adds what is done once, before the first run: its result keeps its memory.
   *
   * @return what the calls made
   */
  public MemoryView once(Supplier<MemoryView> work) {
    preparing = true;
    try {
      return work.get();
    } finally {
      preparing = false;
    }
  }

  /**
   * An array that is prepared before the first run and keeps its memory, one for all that ask with
   * the same key.
   *
   * @param work makes it, by calls that are done once
   */
  public MemoryView shared(List<?> key, Supplier<MemoryView> work) {
    MemoryView array = shared.get(key);
    if (array == null) {
      array = once(work);
      shared.put(key, array);
    }
    return array;
  }

  /** How many calls there are so far: a place to stop at. */
  public int mark() {
    return calls.size();
  }

  /**
   * Plans the memory, and takes no more calls. Nothing is allocated yet.
   *
   * @return bytes that the program works in
   */
  public long place() {
    return placed().total();
  }

  private Placed placed() {
    if (placed == null) {
      placed = new Placed(MemoryPlan.place(slots), MemoryPlan.placeKept(slots));
    }
    return placed;
  }

  /**
   * Bytes of a program's memory.
   *
   * @param shared in working memory
   * @param kept of the program alone
   */
  private record Placed(long shared, long kept) {
    long total() {
      return shared + kept;
    }
  }

  /**
   * The program. The list takes no more calls.
   *
   * @param memory where the program works; grown where it is too small
   */
  public Program build(WorkingMemory memory) {
    Placed sizes = placed();
    try (var scope = Scope.open()) {
      Tensor kept = owner.keep(Tensors.empty(ScalarType.Byte, device, sizes.kept()));
      var addresses = new Addresses(owner, device, memory.atLeast(sizes.shared()), kept.data_ptr());
      preparation.forEach(call -> call.apply(addresses).run());
      List<Runnable> ready = calls.stream().map(call -> call.apply(addresses)).toList();
      built = true;
      return new Program(owner, device, ready, sizes.total());
    }
  }

  /** Frees what was made where {@link #build} was not reached. */
  @Override
  public void close() {
    if (!built) {
      owner.close();
    }
  }

  /** Row-major or, for four dimensions, channels-last strides. */
  private static long[] dense(long... dims) {
    int[] order =
        dims.length == 4 ? new int[] {0, 2, 3, 1} : IntStream.range(0, dims.length).toArray();
    long[] strides = new long[dims.length];
    long stride = 1;
    for (int i = order.length - 1; i >= 0; i--) {
      strides[order[i]] = stride;
      stride *= dims[order[i]];
    }
    return strides;
  }
}
