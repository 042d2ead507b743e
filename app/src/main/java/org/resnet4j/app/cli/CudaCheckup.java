package org.resnet4j.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.resnet4j.torch.CudaSetup;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.exec.SelfTest;

/** The doctor's examination of CUDA: libraries, driver, device, and one convolution there. */
final class CudaCheckup {

  private static final String WHAT = "CUDA";

  /** Of values up to about 40: convolutions are made of TF32, with ten bits of mantissa. */
  private static final double GREATEST_ERROR = 0.1;

  private CudaCheckup() {}

  static List<Finding> findings() {
    return findings(CudaSetup.here(), Device.hasCuda());
  }

  /** A build without CUDA, and a machine without a driver, work on the CPU. */
  static List<Finding> findings(CudaSetup setup, boolean seen) {
    Optional<CudaSetup.Fault> fault = setup.fault();
    if (!setup.built()) {
      return List.of(
          Finding.note(
              WHAT, "none", "with an NVIDIA GPU, build with RESNET_MVN_OPTS=-Pcuda ./resnet"));
    }
    if (fault.isPresent()) {
      return List.of(Finding.note(WHAT, fault.get().found(), fault.get().advice()));
    }
    if (!seen) {
      return List.of(
          Finding.fail(
              WHAT,
              setup.words() + ", but libtorch does not see it",
              "libtorch_cuda.so does not load: one of CUDA's libraries is missing or too old"));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok(WHAT, setup.words()));
    findings.add(convolution());
    return findings;
  }

  private static Finding convolution() {
    String what = "CUDA kernels";
    try {
      SelfTest.Result result = SelfTest.convolution(Device.CUDA);
      String found =
          String.format(
              Locale.ROOT,
              "3x3, 64 channels: %.0f GFLOP/s, greatest error %.1e",
              result.gigaflops(),
              result.error());
      return result.error() < GREATEST_ERROR
          ? Finding.ok(what, found)
          : Finding.fail(what, found, "this GPU computes wrong; please report it");
    } catch (RuntimeException e) {
      return Finding.fail(what, firstLine(e), "use --device cpu; please report it");
    }
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
