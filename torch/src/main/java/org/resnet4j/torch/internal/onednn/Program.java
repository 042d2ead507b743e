package org.resnet4j.torch.internal.onednn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.torch.CoreBinding;
import org.resnet4j.torch.CoreTurns;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Tensors;

/**
 * A list of calls on memory that does not move: running it allocates nothing. Not thread-safe; all
 * its runs should be on one thread.
 */
public final class Program implements AutoCloseable {

  private final Owner owner;
  private final Memory memory;
  private final List<Runnable> calls;
  private final long bytes;

  Program(Owner owner, Memory memory, List<Runnable> calls, long bytes) {
    this.owner = owner;
    this.memory = memory;
    this.calls = calls;
    this.bytes = bytes;
  }

  public long bytes() {
    return bytes;
  }

  public int calls() {
    return calls.size();
  }

  /** Makes the calls from one mark to another. */
  public void run(int from, int to) {
    try (var cores = CoreBinding.enter()) {
      for (int i = from; i < to; i++) {
        calls.get(i).run();
        CoreTurns.share();
      }
    }
  }

  /** Makes an external array that calls take directly mean this tensor's memory from now on. */
  public void rebind(MemoryView array, Tensor tensor) {
    memory.of(array).set_data_handle(tensor.data_ptr());
  }

  @Override
  public void close() {
    owner.close();
  }

  /** The memory objects of arrays at their addresses. */
  static final class Memory {
    private final Owner owner;
    private final OneDnn oneDnn;
    private final dnnl_stream stream;
    private final Pointer arena;
    private final Pointer keeping;
    private final Map<MemoryView, memory> objects = new HashMap<>();
    private final Map<Kernel, dnnl_primitive> primitives = new HashMap<>();

    Memory(Owner owner, OneDnn oneDnn, Pointer arena, Pointer keeping) {
      this.owner = owner;
      this.oneDnn = oneDnn;
      this.stream = owner.keep(oneDnn.stream().get());
      this.arena = arena;
      this.keeping = keeping;
    }

    private memory of(MemoryView array) {
      return objects.computeIfAbsent(
          array, key -> owner.keep(new memory(key.layout(), oneDnn.engine(), address(key))));
    }

    private Pointer address(MemoryView array) {
      return Slot.at(array.slot().address(arena, keeping), array.offset());
    }

    Runnable bind(Kernel kernel, List<Argument> arguments) {
      int count = arguments.size();
      dnnl_exec_arg_t list = owner.keep(new dnnl_exec_arg_t(count));
      for (int i = 0; i < count; i++) {
        Argument argument = arguments.get(i);
        list.position(i).arg(argument.role()).memory(of(argument.array()).get());
      }
      list.position(0);
      dnnl_primitive primitive =
          primitives.computeIfAbsent(kernel, key -> owner.keep(key.primitive().get()));
      return () -> check(dnnl.dnnl_primitive_execute(primitive, stream, count, list));
    }

    private static void check(int status) {
      if (status != dnnl.dnnl_success) {
        throw new IllegalStateException("a oneDNN primitive failed with status " + status);
      }
    }

    Tensor tensor(MemoryView array) {
      return owner.keep(
          Tensors.at(address(array), array.type().torch(), array.dims(), array.strides()));
    }
  }
}
