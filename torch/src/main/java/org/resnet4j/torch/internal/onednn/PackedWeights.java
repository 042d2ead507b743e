package org.resnet4j.torch.internal.onednn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.Slot;

/**
 * Constants in the types and layouts that kernels chose for them: each is packed when the first
 * program asks for it, and shared by all programs that want it so. They live until this is closed.
 */
public final class PackedWeights implements AutoCloseable {

  private final Owner owner = new Owner();
  private final Map<Key, List<Pack>> packs = new HashMap<>();
  private final boolean counted;
  private long bytes;

  private PackedWeights(boolean counted) {
    this.counted = counted;
  }

  public PackedWeights() {
    this(false);
  }

  /** Nothing is packed, only counted: programs that want it so can be placed and not run. */
  public static PackedWeights counted() {
    return new PackedWeights(true);
  }

  private record Key(String name, DataType type) {}

  private record Pack(memory.desc layout, Pointer address) {}

  /** Bytes of all that was packed. */
  public long bytes() {
    return bytes;
  }

  MemoryView get(ProgramBuilder builder, Constant constant, DataType type, memory.desc layout) {
    List<Pack> made =
        packs.computeIfAbsent(new Key(constant.name(), type), key -> new ArrayList<>());
    Pack pack =
        made.stream()
            .filter(other -> other.layout().equals(layout))
            .findFirst()
            .orElseGet(() -> pack(builder, constant, layout));
    if (!made.contains(pack)) {
      made.add(pack);
    }
    Slot slot = Slot.external(pack.address());
    return MemoryView.opaque(type, constant.sizes(), layout, slot);
  }

  private Pack pack(ProgramBuilder builder, Constant constant, memory.desc layout) {
    try (var scope = Scope.open()) {
      bytes += layout.get_size();
      if (counted) {
        return new Pack(owner.keep(layout), new Pointer());
      }
      Tensor packed = owner.keep(Tensors.empty(ScalarType.Byte, layout.get_size()));
      builder.reorderNow(constant.maker().get(), layout, packed.data_ptr());
      return new Pack(owner.keep(layout), owner.keep(packed.data_ptr()));
    }
  }

  @Override
  public void close() {
    owner.close();
    packs.clear();
  }
}
