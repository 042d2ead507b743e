package org.resnet4j.torch.internal.calls;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;

/**
 * The bytes in which programs work, one at a time: what one leaves there the next overwrites.
 * Blocks stay where they are; a program that needs more gets a new one.
 */
public final class WorkingMemory implements AutoCloseable {

  private final Owner owner = new Owner();
  private final Device device;
  private @Nullable Tensor block;

  /** Of the processor's memory. */
  public WorkingMemory() {
    this(Device.CPU);
  }

  public WorkingMemory(Device device) {
    this.device = device;
  }

  /** The address of a block of at least this size. */
  Pointer atLeast(long bytes) {
    if (block == null || block.numel() < bytes) {
      try (var scope = Scope.open()) {
        block = owner.keep(Tensors.empty(ScalarType.Byte, device, Math.max(bytes, 1)));
      }
    }
    return block.data_ptr();
  }

  @Override
  public void close() {
    owner.close();
  }
}
