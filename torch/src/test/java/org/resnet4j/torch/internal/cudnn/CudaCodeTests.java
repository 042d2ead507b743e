package org.resnet4j.torch.internal.cudnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.ptr.PointerByReference;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** NVRTC compiles {@code step.cu} without a device, where its library is on the library path. */
class CudaCodeTests {

  private static Optional<NativeLibrary> nvrtc() {
    return Stream.of("libnvrtc.so.13", "libnvrtc.so.12", "nvrtc")
        .flatMap(name -> loaded(name).stream())
        .findFirst();
  }

  private static Optional<NativeLibrary> loaded(String name) {
    try {
      return Optional.of(NativeLibrary.getInstance(name));
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty();
    }
  }

  @Test
  void stepCuCompilesForAnH100() {
    Optional<NativeLibrary> found = nvrtc();
    assumeTrue(found.isPresent(), "there is no libnvrtc on the library path");
    NativeLibrary nvrtc = found.orElseThrow();
    var program = new PointerByReference();
    Object[] text = {program, CudaCode.source(), "step.cu", 0, Pointer.NULL, Pointer.NULL};
    assertThat(nvrtc.getFunction("nvrtcCreateProgram").invokeInt(text)).isZero();
    var options = new StringArray(new String[] {"--gpu-architecture=sm_90", "--std=c++17"});
    Object[] given = {program.getValue(), 2, options};
    int code = nvrtc.getFunction("nvrtcCompileProgram").invokeInt(given);
    assertThat(code).as(log(nvrtc, program.getValue())).isZero();
  }

  private static String log(NativeLibrary nvrtc, Pointer program) {
    try (Memory text = new Memory(1 << 16)) {
      text.clear();
      nvrtc.getFunction("nvrtcGetProgramLog").invokeInt(new Object[] {program, text});
      return text.getString(0);
    }
  }
}
