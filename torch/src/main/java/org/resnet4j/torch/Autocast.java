package org.resnet4j.torch;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * While open, libtorch computes convolutions and matrix products of this thread in a lower
 * precision, and what wants more in single precision, as PyTorch's {@code torch.autocast}. Only in
 * try-with-resources, and around the forward pass alone: the backward pass follows it.
 *
 * <p>libtorch's cache of cast weights stays off: a network uses each weight once a step, and what a
 * CUDA graph records must cast them again.
 */
public final class Autocast implements AutoCloseable {

  private final DeviceType type;
  private final boolean enabled;
  private final boolean cache;
  private final ScalarType before;

  private Autocast(Precision precision, Device device) {
    Libtorch.load();
    type = device == Device.CPU ? DeviceType.CPU : DeviceType.CUDA;
    enabled = torch.is_autocast_enabled(type);
    cache = torch.is_autocast_cache_enabled();
    before = torch.get_autocast_dtype(type);
    if (precision != Precision.FP32) {
      ScalarType low = precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Half;
      torch.set_autocast_dtype(type, low);
    }
    torch.set_autocast_enabled(type, precision != Precision.FP32);
    torch.set_autocast_cache_enabled(false);
    torch.increment_nesting();
  }

  /** Computes on this device in this precision; {@code FP32} turns casting off. */
  public static Autocast to(Precision precision, Device device) {
    return new Autocast(precision, device);
  }

  /** What was before. */
  @Override
  public void close() {
    if (torch.decrement_nesting() == 0) {
      torch.clear_cache();
    }
    torch.set_autocast_cache_enabled(cache);
    torch.set_autocast_enabled(type, enabled);
    torch.set_autocast_dtype(type, before);
  }
}
