package org.resnet4j.torch.internal.onednn;

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
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.engine.kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;

/**
 * Lists a program's calls in the order of their execution, then plans its memory. The kernels
 * themselves are added by {@link Convolutions}, {@link Products}, {@link Norms}, {@link Pools} and
 * {@link Elementwise}. Use once, on one thread.
 */
public final class ProgramBuilder implements AutoCloseable {

  private final Owner owner = new Owner();
  private final OneDnn oneDnn;
  private final primitive_attr plain;
  private final Map<List<?>, Kernel> kernels = new HashMap<>();
  private final Map<List<?>, MemoryView> shared = new HashMap<>();
  private final List<Slot> slots = new ArrayList<>();
  private final List<Function<Program.Memory, Runnable>> calls = new ArrayList<>();
  private final List<Function<Program.Memory, Runnable>> preparation = new ArrayList<>();
  private boolean preparing;
  private boolean built;
  private @Nullable Placed placed;

  public ProgramBuilder() {
    if (!OneDnn.available()) {
      throw new IllegalStateException("oneDNN does not load here");
    }
    try (var scope = Scope.open()) {
      engine processor = owner.keep(new engine(kind.cpu, 0));
      oneDnn = new OneDnn(processor, owner.keep(new stream(processor)));
      plain = attributes();
    }
  }

  /** Attributes of a primitive whose scratch memory is ours, to be extended. */
  primitive_attr attributes() {
    primitive_attr attributes = owner.keep(new primitive_attr());
    attributes.set_scratchpad_mode(org.bytedeco.dnnl.global.dnnl.dnnl_scratchpad_mode_user);
    return attributes;
  }

  /** The attributes of a primitive without more. */
  primitive_attr plain() {
    return plain;
  }

  engine engine() {
    return oneDnn.engine();
  }

  OneDnn oneDnn() {
    return oneDnn;
  }

  /**
   * A new array in planned memory: four dimensions (N, C, H, W) lie channels last, others in
   * row-major order.
   */
  public MemoryView array(DataType type, long... dims) {
    long[] strides = dense(dims);
    long elements = LongStream.of(dims).reduce(1, Math::multiplyExact);
    return strided(type, dims, strides, planned(elements * type.bytes()), 0);
  }

  /** A new array for a batch of maps or vectors of this shape. */
  public MemoryView array(DataType type, long batch, Shape shape) {
    return shape.isMap()
        ? array(type, batch, shape.channels(), shape.height(), shape.width())
        : array(type, batch, shape.channels());
  }

  /** A new array in planned memory whose layout a primitive chose. */
  MemoryView array(DataType type, long[] dims, memory.desc layout) {
    return new MemoryView(type, dims, null, layout, planned(layout.get_size()), 0);
  }

  private Slot planned(long bytes) {
    Slot slot = Slot.planned(bytes);
    slots.add(slot);
    return slot;
  }

  /** A tensor of float32, whose memory stays where it is while the program lives. */
  public MemoryView external(Tensor tensor) {
    long[] dims = Tensors.sizes(tensor);
    long[] strides = Tensors.strides(tensor);
    return strided(DataType.F32, dims, strides, Slot.external(tensor.data_ptr()), 0);
  }

  /**
   * An array's memory seen otherwise.
   *
   * @param from first element, counted from the array's
   */
  public MemoryView view(MemoryView array, long[] dims, long[] strides, long from) {
    long offset = array.offset() + from * array.type().bytes();
    return strided(array.type(), dims, strides, array.slot(), offset);
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

  private MemoryView strided(DataType type, long[] dims, long[] strides, Slot slot, long offset) {
    return new MemoryView(type, dims, strides, described(type, dims, strides), slot, offset);
  }

  /** A description that leaves the layout to the primitive. */
  memory.desc any(DataType type, long... dims) {
    return new memory.desc(dims, type.oneDnn(), memory.format_tag.any);
  }

  /** The layout of a bias; oneDNN takes an empty one for none. */
  static memory.desc biasLayout(@Nullable MemoryView bias) {
    return bias == null ? new memory.desc() : bias.layout();
  }

  /** A description of elements that lie so. */
  memory.desc described(DataType type, long[] dims, long[] strides) {
    try (var scope = Scope.open()) {
      return keep(new memory.desc(dims, type.oneDnn(), strides));
    }
  }

  /** Copies a tensor of float32 to an address, in a layout, now. */
  void reorderNow(Tensor from, memory.desc layout, Pointer to) {
    var given = described(DataType.F32, Tensors.sizes(from), Tensors.strides(from));
    var how =
        new reorder.primitive_desc(engine(), given, engine(), layout, new primitive_attr(), false);
    new reorder(how)
        .execute(
            oneDnn.stream(),
            new memory(given, engine(), from.data_ptr()),
            new memory(layout, engine(), to));
    oneDnn.stream()._wait();
  }

  /** Keeps a native object for as long as the program. */
  <P extends Pointer> P keep(P pointer) {
    return owner.keep(pointer);
  }

  /**
   * The kernel of a key, made on its first use: layers of one shape share it.
   *
   * @param description of the primitive
   * @param maker makes the primitive of its description
   */
  <D extends primitive_desc_base> Kernel kernel(
      List<?> key, Supplier<D> description, Function<D, primitive> maker) {
    Kernel made = kernels.get(key);
    if (made == null) {
      try (var scope = Scope.open()) {
        D desc = description.get();
        made = new Kernel(this, maker.apply(desc), desc);
      }
      kernels.put(key, made);
    }
    return made;
  }

  /** Adds a primitive's call; its scratch memory lives for the call. */
  void call(Kernel kernel, Argument... arguments) {
    call(kernel, List.of(arguments));
  }

  void call(Kernel kernel, List<Argument> arguments) {
    List<Argument> all = new ArrayList<>(arguments);
    kernel.scratch(this).ifPresent(all::add);
    touch(all.stream().map(Argument::array));
    add(memory -> memory.bind(kernel, all));
  }

  /** Adds y = x * weights + bias and what the kernel does on the way out. */
  void callForward(
      Kernel kernel,
      MemoryView x,
      MemoryView weights,
      @Nullable MemoryView bias,
      MemoryView y,
      Epilogue epilogue) {
    List<Argument> arguments = new ArrayList<>(epilogue.arguments(y));
    arguments.addAll(List.of(Argument.source(x), Argument.weights(weights), Argument.result(y)));
    if (bias != null) {
      arguments.add(Argument.bias(bias));
    }
    call(kernel, arguments);
  }

  private void add(Function<Program.Memory, Runnable> call) {
    (preparing ? preparation : calls).add(call);
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

  /**
   * Adds work that is not oneDNN's.
   *
   * @param work takes the arrays as tensors that share their memory, which live as long as the
   *     program
   */
  public void call(Consumer<List<Tensor>> work, MemoryView... arguments) {
    touch(Stream.of(arguments));
    add(
        memory -> {
          List<Tensor> tensors = Stream.of(arguments).map(memory::tensor).toList();
          return () -> work.accept(tensors);
        });
  }

  private void touch(Stream<MemoryView> used) {
    used.forEach(array -> touch(array.slot()));
  }

  private void touch(Slot slot) {
    if (preparing) {
      slot.keep();
    }
    slot.touch(calls.size());
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
   * The program. The builder can no longer be used.
   *
   * @param memory where the program works; grown where it is too small
   */
  public Program build(WorkingMemory memory) {
    Placed sizes = placed();
    try (var scope = Scope.open()) {
      Tensor kept = owner.keep(Tensors.empty(ScalarType.Byte, sizes.kept()));
      var bound =
          new Program.Memory(owner, oneDnn, memory.atLeast(sizes.shared()), kept.data_ptr());
      preparation.forEach(call -> call.apply(bound).run());
      List<Runnable> ready = calls.stream().map(call -> call.apply(bound)).toList();
      built = true;
      return new Program(owner, bound, ready, sizes.total());
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
