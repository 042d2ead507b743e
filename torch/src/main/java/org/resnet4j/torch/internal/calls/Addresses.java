package org.resnet4j.torch.internal.calls;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Tensors;

/** Where a program's arrays lie once its memory is allocated. */
public final class Addresses {

  private final Owner owner;
  private final Device device;
  private final Pointer arena;
  private final Pointer keeping;

  /**
   * @param arena where planned slots are
   * @param keeping where kept slots are
   */
  Addresses(Owner owner, Device device, Pointer arena, Pointer keeping) {
    this.owner = owner;
    this.device = device;
    this.arena = arena;
    this.keeping = keeping;
  }

  /** The address of an array's first element. */
  public Pointer of(MemoryView array) {
    return Slot.at(array.slot().address(arena, keeping), array.offset());
  }

  /** A tensor on an array's memory; it lives as long as the program. */
  Tensor tensor(MemoryView array) {
    return owner.keep(
        Tensors.at(of(array), array.type().torch(), device, array.dims(), array.strides()));
  }
}
