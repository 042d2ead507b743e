package org.resnet4j.torch;

import java.util.Locale;
import org.bytedeco.pytorch.global.torch;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;

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
      default -> {
        if (name.matches("cuda:\\d{1,3}")) {
          yield cuda(Integer.parseInt(name.substring("cuda:".length())));
        }
        throw ResnetException.usage(
            "unknown device '" + name + "'; allowed are auto, cpu and cuda");
      }
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
      CudaSetup.Fault fault =
          CudaSetup.here()
              .fault()
              .orElseGet(() -> new CudaSetup.Fault("libtorch sees no CUDA device", "see `doctor`"));
      throw ResnetException.resources(
          "--device cuda: " + fault.found() + "; " + fault.advice() + ", or use --device cpu");
    }
    return CUDA;
  }

  /** cuda:0 is cuda; another device is made the first by CUDA's own variable. */
  private static Device cuda(int index) {
    Device first = cuda();
    int count = torch.cuda_device_count();
    if (index >= count) {
      throw ResnetException.resources(
          Text.of(
              "--device cuda:%d: no such device, there %s; `nvidia-smi` lists them",
              index, count == 1 ? "is one, cuda:0" : "are cuda:0 to cuda:" + (count - 1)));
    }
    if (index > 0) {
      throw ResnetException.usage(
          Text.of(
              "--device cuda:%d: training goes by the first device; run it with CUDA_VISIBLE_DEVICES=%d and --device cuda",
              index, index));
    }
    return first;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
