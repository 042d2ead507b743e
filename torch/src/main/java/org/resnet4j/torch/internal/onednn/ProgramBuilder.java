package org.resnet4j.torch.internal.onednn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
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
import org.jspecify.annotations.Nullable;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.internal.calls.Addresses;
import org.resnet4j.torch.internal.calls.CallList;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;

/**
 * Lists a program's calls of oneDNN. The kernels are added by {@link Convolutions}, {@link
 * Products}, {@link Norms}, {@link Pools} and {@link Elementwise}.
 */
public final class ProgramBuilder extends CallList {

  private final OneDnn oneDnn;
  private final primitive_attr plain;
  private final Map<List<?>, Kernel> kernels = new HashMap<>();
  private final Map<List<?>, memory.desc> layouts = new HashMap<>();
  private @Nullable Bindings bindings;

  public ProgramBuilder() {
    super(Device.CPU);
    if (!OneDnn.available()) {
      throw new IllegalStateException("oneDNN does not load here");
    }
    try (var scope = Scope.open()) {
      engine processor = keep(new engine(kind.cpu, 0));
      oneDnn = new OneDnn(processor, keep(new stream(processor)));
      plain = attributes();
    }
  }

  /** Attributes of a primitive whose scratch memory is ours, to be extended. */
  primitive_attr attributes() {
    primitive_attr attributes = keep(new primitive_attr());
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

  @Override
  protected <P extends Pointer> P keep(P pointer) {
    return super.keep(pointer);
  }

  /** A new array in planned memory whose layout a primitive chose. */
  MemoryView array(DataType type, long[] dims, memory.desc layout) {
    return MemoryView.opaque(type, dims, layout, planned(layout.get_size()));
  }

  /** How an array lies, for oneDNN. */
  memory.desc layout(MemoryView array) {
    return array.layout() instanceof memory.desc chosen
        ? chosen
        : layouts.computeIfAbsent(
            array.signature(), key -> described(array.type(), array.dims(), array.strides()));
  }

  /** A description that leaves the layout to the primitive. */
  memory.desc any(DataType type, long... dims) {
    return new memory.desc(dims, oneDnn(type), memory.format_tag.any);
  }

  /** The layout of a bias; oneDNN takes an empty one for none. */
  memory.desc biasLayout(@Nullable MemoryView bias) {
    return bias == null ? new memory.desc() : layout(bias);
  }

  /** A description of elements that lie so. */
  memory.desc described(DataType type, long[] dims, long[] strides) {
    try (var scope = Scope.open()) {
      return keep(new memory.desc(dims, oneDnn(type), strides));
    }
  }

  private static memory.data_type oneDnn(DataType type) {
    return switch (type) {
      case F32 -> memory.data_type.f32;
      case BF16 -> memory.data_type.bf16;
    };
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
    add(all.stream().map(Argument::array), addresses -> bindings(addresses).bind(kernel, all));
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

  private Bindings bindings(Addresses addresses) {
    if (bindings == null) {
      bindings = new Bindings(this, oneDnn, addresses);
    }
    return bindings;
  }

  /**
   * Makes an external array that calls take directly mean this tensor's memory from now on.
   *
   * @throws IllegalStateException before {@link #build}
   */
  public void rebind(MemoryView array, Tensor tensor) {
    if (bindings == null) {
      throw new IllegalStateException("the program is not built");
    }
    bindings.of(array).set_data_handle(tensor.data_ptr());
  }
}
