package org.resnet4j.app.cli.doctor;

import java.util.List;
import java.util.Optional;
import org.resnet4j.Text;
import org.resnet4j.torch.CudaSetup;
import org.resnet4j.torch.Device;

/** Checks CUDA for {@code resnet doctor}: libraries, driver, device, and one convolution on it. */
final class CudaCheckup {

  private static final String WHAT = "CUDA";

  /**
   * The results are up to about 40, and convolutions use TF32, which has a mantissa of ten bits.
   */
  private static final double GREATEST_ERROR = 0.1;

  private CudaCheckup() {}

  static List<Finding> findings() {
    return findings(CudaSetup.here(), Device.hasCuda());
  }

  /** Notes a build without CUDA or a machine without a driver: both compute on the CPU. */
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
    return List.of(Finding.ok(WHAT, setup.words()), convolution());
  }

  private static Finding convolution() {
    String what = "CUDA kernels";
    String wrong = "this GPU computes wrong; please report it";
    try {
      return Checkup.convolution(what, Device.CUDA, "3x3, 64 channels", GREATEST_ERROR, wrong);
    } catch (RuntimeException e) {
      return Finding.fail(what, Text.firstLine(e), "use --device cpu; please report it");
    }
  }
}
