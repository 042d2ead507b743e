package org.resnet4j.app.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.resnet4j.torch.CudaSetup;

/** The doctor's lines on CUDA, by made-up setups. */
class CudaCheckupTests {

  private static CudaSetup setup(boolean built, Optional<String> missing, String device) {
    return new CudaSetup(built, missing, 13000, 13000, 91900, 0, device);
  }

  @Test
  void aBuildWithoutCudaIsANote() {
    assertThat(CudaCheckup.findings(setup(false, Optional.empty(), ""), false))
        .containsExactly(
            Finding.note(
                "CUDA", "none", "with an NVIDIA GPU, build with RESNET_MVN_OPTS=-Pcuda ./resnet"));
  }

  @Test
  void aMissingLibraryIsNamed() {
    assertThat(CudaCheckup.findings(setup(true, Optional.of("libcudnn.so.9"), ""), false))
        .singleElement()
        .satisfies(finding -> assertThat(finding.found()).isEqualTo("libcudnn.so.9 is not found"));
  }

  @Test
  void aDeviceThatLibtorchDoesNotSeeIsAFault() {
    assertThat(CudaCheckup.findings(setup(true, Optional.empty(), "H100"), false))
        .containsExactly(
            Finding.fail(
                "CUDA",
                "H100; CUDA 13.0, driver for 13.0, cuDNN 9.19.0, but libtorch does not see it",
                "libtorch_cuda.so does not load: one of CUDA's libraries is missing or too old"));
  }
}
