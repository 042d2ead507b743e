package org.resnet4j.torch;

import java.util.Locale;
import org.bytedeco.pytorch.global.torch;
import org.resnet4j.ResnetException;

/** Where tensors live and are computed. */
public enum Device {
  /** The processor, through oneDNN. */
  CPU,
  /** The first CUDA device. */
  CUDA;

  /**
   * Reads {@code auto}, {@code cpu} or {@code cuda}; auto is CUDA where there is one.
   *
   * @throws ResnetException (usage) for another word, (resources) for cuda where there is none
   */
  public static Device of(String name) {
    return switch (name) {
      case "cpu" -> CPU;
      case "auto" -> hasCuda() ? CUDA : CPU;
      case "cuda" -> cuda();
      default ->
          throw ResnetException.usage(
              "unknown device '" + name + "'; allowed are auto, cpu and cuda");
    };
  }

  /** Whether this build of libtorch sees a CUDA device. */
  public static boolean hasCuda() {
    Libtorch.load();
    return torch.cuda_is_available();
  }

  /** Bytes of the CUDA device's memory that are free; not for the CPU, whose memory is shared. */
  public long freeBytes() {
    if (this == CPU) {
      throw new IllegalStateException("asked for the CPU");
    }
    try (var scope = Scope.open()) {
      return torch.getMemoryInfo((byte) 0).first();
    }
  }

  /** Waits until it has computed what it was given: a CUDA device is given work ahead. */
  public void synchronize() {
    if (this == CUDA) {
      torch.cuda_synchronize();
    }
  }

  private static Device cuda() {
    if (!hasCuda()) {
      throw ResnetException.resources(
          "--device cuda: this libtorch sees no CUDA device; build with `-Pcuda` on a machine with an"
              + " NVIDIA GPU and driver, or use --device cpu");
    }
    return CUDA;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
