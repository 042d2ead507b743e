package org.resnet4j.torch;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.cudnn;
import org.resnet4j.ByteCount;
import org.resnet4j.Text;

/**
 * What CUDA there is here: versions as CUDA writes them (13000 is 13.0), and what kept libtorch
 * from a device.
 *
 * @param built whether this libtorch was built with CUDA
 * @param missing the library that was not found
 * @param driver the greatest version of CUDA that the driver works for; 0 without a driver
 * @param runtime the version of CUDA's own libraries
 * @param cudnnVersion cuDNN's (91900 is 9.19.0)
 * @param code what CUDA answers when it is asked for devices; 0 where all is well
 * @param device the first device's name and memory; empty where there is none
 */
public record CudaSetup(
    boolean built,
    Optional<String> missing,
    int driver,
    int runtime,
    long cudnnVersion,
    int code,
    String device) {

  private static final Pattern MISSING =
      Pattern.compile("(lib[\\w+.-]+?\\.so[.\\d]*): cannot open shared object file");
  private static final Pattern OF_CUDA =
      Pattern.compile("lib(cu|nv|nccl|libcheckpoint)[\\w-]*\\.so.*");
  private static final String DRIVER = "libcuda.so.1";
  private static final int DRIVER_TOO_OLD = 35;
  private static final int NO_DEVICE = 100;

  /**
   * A fault.
   *
   * @param found what is wrong
   * @param advice what to do about it
   */
  public record Fault(String found, String advice) {}

  /** Looks here. */
  public static CudaSetup here() {
    if (!Libtorch.buildInfo().contains("USE_CUDA=1")) {
      return new CudaSetup(false, Optional.empty(), 0, 0, 0, 0, "");
    }
    try (var scope = Scope.open()) {
      int[] count = {0};
      int[] driver = {0};
      int[] runtime = {0};
      int code = cudart.cudaGetDeviceCount(count);
      cudart.cudaDriverGetVersion(driver);
      cudart.cudaRuntimeGetVersion(runtime);
      String device = code == 0 && count[0] > 0 ? describe() : "";
      long version = cudnn.cudnnGetVersion();
      return new CudaSetup(true, Optional.empty(), driver[0], runtime[0], version, code, device);
    } catch (LinkageError e) {
      String name = missingLibrary(e).orElse(String.valueOf(e.getMessage()));
      return new CudaSetup(true, Optional.of(name), 0, 0, 0, 0, "");
    }
  }

  private static String describe() {
    var properties = new cudaDeviceProp();
    cudart.cudaGetDeviceProperties(properties, 0);
    return Text.of(
        "%s, %s%s",
        properties.name().getString(), ByteCount.words(properties.totalGlobalMem()), free());
  }

  /** A device that another process has to itself does not say. */
  private static String free() {
    try {
      return ", " + ByteCount.words(Device.CUDA.freeBytes()) + " free";
    } catch (RuntimeException e) {
      return "";
    }
  }

  /** The library that the system did not find, where that is what an error is about. */
  static Optional<String> missingLibrary(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      Matcher matcher = MISSING.matcher(String.valueOf(cause.getMessage()));
      if (matcher.find()) {
        return Optional.of(matcher.group(1));
      }
    }
    return Optional.empty();
  }

  /** The fault where this library is CUDA's or the driver's and is not found; else none. */
  static Optional<Fault> withoutLibrary(String name) {
    if (name.equals(DRIVER)) {
      return Optional.of(
          new Fault(
              name + " is not found: NVIDIA's driver has it",
              "install the driver of the GPU; a container gets it from its host (docker run"
                  + " --gpus all)"));
    }
    return OF_CUDA.matcher(name).matches()
        ? Optional.of(
            new Fault(
                name + " is not found",
                "install CUDA 13 and cuDNN 9, or the nvidia-* packages that `pip install torch`"
                    + " brings, and put the file's folder on LD_LIBRARY_PATH; or build with"
                    + " -Pcuda,cuda-redist"))
        : Optional.empty();
  }

  /** What keeps libtorch from a device; empty where nothing does. */
  public Optional<Fault> fault() {
    if (!built) {
      return Optional.of(
          new Fault(
              "this libtorch sees no CUDA device",
              "build with `-Pcuda` on a machine with an NVIDIA GPU and driver"));
    }
    if (missing.isPresent()) {
      String name = missing.get();
      return withoutLibrary(name)
          .or(() -> Optional.of(new Fault("CUDA does not load: " + name, "see the README")));
    }
    if (driver == 0) {
      return Optional.of(
          new Fault("no NVIDIA driver answers", "install the driver; `nvidia-smi` shows it"));
    }
    return code == 0 && !device.isEmpty() ? Optional.empty() : Optional.of(refused());
  }

  private Fault refused() {
    if (code == DRIVER_TOO_OLD || driver / 1000 < runtime / 1000) {
      return new Fault(
          "the NVIDIA driver is for CUDA %s, and these libraries are CUDA %s"
              .formatted(version(driver), version(runtime)),
          "install a newer driver (for CUDA 13: 580 or later)");
    }
    if (code == NO_DEVICE || code == 0) {
      return new Fault(
          "the NVIDIA driver sees no device",
          "`nvidia-smi` lists devices; CUDA_VISIBLE_DEVICES hides those that it does not name");
    }
    return new Fault(
        Text.of("CUDA answers with error %d", code),
        "see whether `nvidia-smi` works; restart the machine or the container");
  }

  /**
   * For a reader: {@code NVIDIA H100, 80 GB, 79 GB free; CUDA 13.0, driver for 13.0, cuDNN 9.19.0}.
   */
  public String words() {
    return Text.of(
        "%s; CUDA %s, driver for %s, cuDNN %d.%d.%d",
        device,
        version(runtime),
        version(driver),
        cudnnVersion / 10_000,
        cudnnVersion / 100 % 100,
        cudnnVersion % 100);
  }

  private static String version(int number) {
    return Text.of("%d.%d", number / 1000, number % 1000 / 10);
  }
}
