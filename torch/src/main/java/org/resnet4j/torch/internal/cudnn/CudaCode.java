package org.resnet4j.torch.internal.cudnn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.pytorch.global.torch_cuda;
import org.resnet4j.ResnetException;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;

/**
 * {@code step.cu}, compiled by NVRTC for the first CUDA device, launched on libtorch's stream of
 * the calling thread.
 */
public final class CudaCode implements DeviceCode {

  private static final byte DEVICE = 0;
  private static final int BLOCK = 256;

  private final Owner owner = new Owner();
  private final CUmod_st module;
  private final Map<String, CUfunc_st> kernels = new HashMap<>();

  /**
   * Compiles and loads.
   *
   * @throws ResnetException (failed) where NVRTC or the driver does not do it, with what it says
   */
  public CudaCode() {
    try (var scope = Scope.open()) {
      module = owner.keep(new CUmod_st());
      check(cudart.cuModuleLoadData(module, compiled()), "cuModuleLoadData");
    } catch (RuntimeException | OutOfMemoryError e) {
      owner.close();
      throw e;
    }
  }

  /** The text of step.cu. */
  static String source() {
    try (InputStream stream = CudaCode.class.getResourceAsStream("step.cu")) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BytePointer compiled() {
    _nvrtcProgram program = new _nvrtcProgram();
    BytePointer none = new BytePointer();
    require(
        nvrtc.nvrtcCreateProgram(
            program, new BytePointer(source()), new BytePointer("step.cu"), 0, none, none),
        "");
    try {
      var options = new PointerPointer<BytePointer>(architecture(), "--std=c++17");
      int code = nvrtc.nvrtcCompileProgram(program, 2, options);
      require(code, code == 0 ? "" : log(program));
      SizeTPointer size = new SizeTPointer(1);
      require(nvrtc.nvrtcGetCUBINSize(program, size), "");
      BytePointer binary = new BytePointer(size.get());
      require(nvrtc.nvrtcGetCUBIN(program, binary), "");
      return binary;
    } finally {
      nvrtc.nvrtcDestroyProgram(program);
    }
  }

  private static String architecture() {
    int[] major = new int[1];
    int[] minor = new int[1];
    cudart.cudaDeviceGetAttribute(major, cudart.cudaDevAttrComputeCapabilityMajor, DEVICE);
    cudart.cudaDeviceGetAttribute(minor, cudart.cudaDevAttrComputeCapabilityMinor, DEVICE);
    return "--gpu-architecture=sm_" + major[0] + minor[0];
  }

  private static String log(_nvrtcProgram program) {
    SizeTPointer size = new SizeTPointer(1);
    nvrtc.nvrtcGetProgramLogSize(program, size);
    BytePointer text = new BytePointer(size.get());
    nvrtc.nvrtcGetProgramLog(program, text);
    return text.getString();
  }

  @Override
  public void launch(String kernel, long threads, Pointer task) {
    int blocks = Math.toIntExact((threads + BLOCK - 1) / BLOCK);
    try (var scope = Scope.open()) {
      var stream = torch_cuda.getCurrentCUDAStream(DEVICE).stream();
      var arguments = new PointerPointer<>(task);
      int code =
          cudart.cuLaunchKernel(
              function(kernel),
              blocks,
              1,
              1,
              BLOCK,
              1,
              1,
              0,
              stream,
              arguments,
              new PointerPointer<>());
      check(code, kernel);
    }
  }

  private CUfunc_st function(String kernel) {
    return kernels.computeIfAbsent(
        kernel,
        name -> {
          CUfunc_st function = owner.keep(new CUfunc_st());
          check(cudart.cuModuleGetFunction(function, module, name), name);
          return function;
        });
  }

  private static void require(int code, String said) {
    if (code != 0) {
      String name = nvrtc.nvrtcGetErrorString(code).getString();
      throw ResnetException.failed("step.cu does not compile here: " + name + " " + said, null);
    }
  }

  private static void check(int code, String call) {
    if (code != 0) {
      PointerPointer<BytePointer> text = new PointerPointer<>(1);
      cudart.cuGetErrorString(code, text);
      String said = new BytePointer(text.get()).getString();
      throw ResnetException.failed(call + ": " + said, null);
    }
  }

  @Override
  public void close() {
    cudart.cuModuleUnload(module);
    owner.close();
  }
}
