package org.resnet4j.torch.internal.cudnn;

import org.bytedeco.javacpp.Pointer;

/** The compiled kernels of {@code step.cu}. */
public interface DeviceCode extends AutoCloseable {

  /**
   * Runs a kernel, behind what was launched before.
   *
   * @param kernel its name: {@code add_bf16}
   * @param threads how many it has
   * @param task what {@link DeviceTask} wrote; read before this returns
   */
  void launch(String kernel, long threads, Pointer task);

  @Override
  void close();
}
