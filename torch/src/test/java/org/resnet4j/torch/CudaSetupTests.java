package org.resnet4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;

/** What is said of a machine's CUDA, by made-up answers of its libraries. */
class CudaSetupTests {

  private static final String H100 = "NVIDIA H100 80GB HBM3, 79.2 GB, 78.7 GB free";

  private static CudaSetup answers(int driver, int code, String device) {
    return new CudaSetup(true, Optional.empty(), driver, 13000, 91900, code, device);
  }

  private static CudaSetup without(String library) {
    return new CudaSetup(true, Optional.of(library), 0, 0, 0, 0, "");
  }

  private static String said(CudaSetup setup) {
    return setup.fault().map(fault -> fault.found() + " -> " + fault.advice()).orElse("nothing");
  }

  @Test
  void findsNoFaultWhereThereIsADevice() {
    CudaSetup setup = answers(13000, 0, H100);
    assertThat(setup.fault()).isEmpty();
    assertThat(setup.words()).isEqualTo(H100 + "; CUDA 13.0, driver for 13.0, cuDNN 9.19.0");
  }

  @Test
  void namesADriverThatIsTooOld() {
    String advice = " -> install a newer driver (for CUDA 13: 580 or later)";
    assertThat(said(answers(12040, 35, "")))
        .isEqualTo(
            "the NVIDIA driver is for CUDA 12.4, and these libraries are CUDA 13.0" + advice);
  }

  @Test
  void tellsADriverWithoutDeviceFromNoDriver() {
    assertThat(said(answers(13000, 100, "")))
        .isEqualTo(
            "the NVIDIA driver sees no device -> `nvidia-smi` lists devices; CUDA_VISIBLE_DEVICES"
                + " hides those that it does not name");
    assertThat(said(answers(0, 35, "")))
        .isEqualTo("no NVIDIA driver answers -> install the driver; `nvidia-smi` shows it");
    assertThat(said(answers(13000, 999, "")))
        .isEqualTo(
            "CUDA answers with error 999 -> see whether `nvidia-smi` works; restart the machine or"
                + " the container");
  }

  @ParameterizedTest
  @CsvSource({
    "libcudnn.so.9, -Pcuda,cuda-redist",
    "libcublasLt.so.13, LD_LIBRARY_PATH",
    "libnccl.so.2, LD_LIBRARY_PATH",
    "libnvrtc.so.13, LD_LIBRARY_PATH",
    "libcuda.so.1, install the driver of the GPU",
  })
  void namesALibraryThatIsMissing(String library, String remedy) {
    assertThat(said(without(library))).startsWith(library + " is not found").contains(remedy);
  }

  @Test
  void readsTheMissingLibraryFromWhatTheLoaderSays() {
    var loader =
        new UnsatisfiedLinkError(
            "/cache/libjnitorch.so: libcupti.so.13: cannot open shared object file: No such file");
    var wrapped = new NoClassDefFoundError("Could not initialize class");
    wrapped.initCause(loader);
    assertThat(CudaSetup.missingLibrary(wrapped)).contains("libcupti.so.13");
    assertThat(CudaSetup.missingLibrary(new UnsatisfiedLinkError("no jnitorch"))).isEmpty();
    assertThat(CudaSetup.withoutLibrary("libgomp.so.1")).isEmpty();
  }

  @Test
  void saysWhyThereIsNoSuchDevice() {
    assumeFalse(Device.hasCuda());
    assertThat(CudaSetup.here().fault()).isPresent();
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> Device.of("cuda:1"))
        .withMessageStartingWith("--device cuda: ")
        .withMessageEndingWith(", or use --device cpu")
        .matches(e -> e.kind() == ResnetException.Kind.RESOURCES);
  }
}
