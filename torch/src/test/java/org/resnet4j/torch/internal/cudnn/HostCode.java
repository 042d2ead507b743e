package org.resnet4j.torch.internal.cudnn;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;

/** The kernels of {@code step.cu}, compiled as C++ for the processor: one thread after another. */
public final class HostCode implements DeviceCode {

  private static final Optional<NativeLibrary> LIBRARY = compiled();

  /** Skips the test where there is no C++ compiler. */
  public static HostCode orSkip() {
    assumeTrue(LIBRARY.isPresent(), "there is no c++ here to compile step.cu with");
    return new HostCode();
  }

  private static Optional<NativeLibrary> compiled() {
    try {
      Path folder = Files.createTempDirectory("step");
      Path source = folder.resolve("step.cc");
      Path library = folder.resolve("step.so");
      Files.writeString(source, CudaCode.source());
      List<Path> files = List.of(library, source, folder);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> files.forEach(HostCode::delete)));
      Optional<Process> compiler =
          started(
              "c++",
              "-O2",
              "-shared",
              "-fPIC",
              "-std=c++17",
              "-o",
              library.toString(),
              source.toString());
      if (compiler.isEmpty()) {
        return Optional.empty();
      }
      byte[] said = compiler.get().getInputStream().readAllBytes();
      if (compiler.get().waitFor() != 0) {
        throw new AssertionError(new String(said, StandardCharsets.UTF_8));
      }
      return Optional.of(NativeLibrary.getInstance(library.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<Process> started(String... command) {
    try {
      return Optional.of(new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }

  @Override
  public void launch(String kernel, long threads, Pointer task) {
    Object[] arguments = {new com.sun.jna.Pointer(task.address())};
    LIBRARY.orElseThrow().getFunction(kernel).invokeVoid(arguments);
  }

  @Override
  public void close() {}
}
