package org.resnet4j.torch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.resnet4j.Places;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;

/** Loads libtorch once and sets its threads. */
public final class Libtorch {

  /** What OpenMP was told for a calling thread. */
  private static final ThreadLocal<Integer> OF_THIS_THREAD = ThreadLocal.withInitial(() -> 0);

  /** What a calling thread wants for itself; 0 where it wants the process's number. */
  private static final ThreadLocal<Integer> OWN = ThreadLocal.withInitial(() -> 0);

  private static volatile int threads;

  private Libtorch() {}

  /**
   * Loads libtorch with {@link #defaultThreads()} threads; nothing where that was done. OpenMP
   * keeps the number by calling thread, so every thread that computes comes through here ({@link
   * Scope} does it).
   *
   * @throws ResnetException (failed) where the native libraries are missing or do not load
   */
  public static void load() {
    if (threads == 0) {
      loadOnce();
    }
    int wanted = OWN.get() > 0 ? OWN.get() : threads;
    if (OF_THIS_THREAD.get() != wanted) {
      torch.set_num_threads(wanted);
      OF_THIS_THREAD.set(wanted);
    }
  }

  private static synchronized void loadOnce() {
    if (threads > 0) {
      return;
    }
    NativeCache.prepare(Places.standard());
    NativeMemory.limitToMachine();
    try (var quiet = withoutVersionWarning();
        var scope = new PointerScope()) {
      Loader.load(torch.class);
      openblas_nolapack.blas_set_num_threads(1); // more would spin against OpenMP's threads
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      requireCudaLibraries(e);
      throw ResnetException.failed(
          Text.of(
              "libtorch does not load on %s: %s; natives exist for linux-x86_64, macosx-arm64 and windows-x86_64, need their class-path entry (see the README), and are unpacked into %s, where there must be room and programs may run",
              Loader.getPlatform(),
              String.valueOf(e.getMessage()),
              NativeCache.folder(Places.standard())),
          e);
    }
    threads = defaultThreads();
  }

  private static void requireCudaLibraries(Throwable error) {
    CudaSetup.missingLibrary(error)
        .flatMap(CudaSetup::withoutLibrary)
        .ifPresent(
            fault -> {
              throw ResnetException.resources(
                  "libtorch for CUDA does not load: " + fault.found() + "; " + fault.advice());
            });
  }

  /**
   * Until it is closed, JavaCPP's warning on standard error that a library was made for another
   * version of JavaCPP is left out: the pom pins them so.
   */
  public static Quiet withoutVersionWarning() {
    PrintStream err = System.err;
    System.setErr(new WithoutVersionWarning(err));
    return () -> System.setErr(err);
  }

  /** Ends a silence. */
  @FunctionalInterface
  public interface Quiet extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Returns the number of threads that computations get by default.
   *
   * @see ThreadCount#standard()
   */
  public static int defaultThreads() {
    return ThreadCount.standard();
  }

  /** The physical cores this process may use, as far as the system tells. */
  public static int physicalCores() {
    int logical = Runtime.getRuntime().availableProcessors();
    return Math.min(logical, CpuTopology.physicalCores().orElse(logical));
  }

  /**
   * From now on computes with this number of threads: figures are the same to the bit only with as
   * many.
   */
  public static void useThreads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("at least one thread computes, got " + count);
    }
    load();
    threads = count;
    load();
  }

  /**
   * Until it is closed by the same thread, this thread computes with this number of threads,
   * whatever others do.
   */
  public static Threads threads(int count) {
    int before = OWN.get();
    OWN.set(count);
    load();
    return () -> {
      OWN.set(before);
      load();
    };
  }

  /** Ends a thread's own number of threads. */
  @FunctionalInterface
  public interface Threads extends AutoCloseable {
    @Override
    void close();
  }

  /** Threads libtorch computes with. */
  public static int threads() {
    load();
    return torch.get_num_threads();
  }

  /** libtorch's own words on how it was built: compilers, oneDNN, BLAS, vector instructions. */
  public static String buildInfo() {
    load();
    try (var text = torch.show_config()) {
      return text.getString();
    }
  }

  /** The vector instructions that libtorch's own kernels use here: {@code AVX512}. */
  public static String capability() {
    return buildInfo()
        .lines()
        .filter(line -> line.contains("CPU capability usage:"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse("unknown");
  }

  /**
   * Version of the bindings and, before the dash, of libtorch; "unknown" where the jar does not
   * say.
   */
  public static String version() {
    try {
      return Loader.getVersion("org.bytedeco", "pytorch");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static final class WithoutVersionWarning extends PrintStream {
    WithoutVersionWarning(PrintStream err) {
      super(err, true, UTF_8);
    }

    @Override
    public void println(@Nullable String line) {
      if (line == null || !line.contains("Versions of org.bytedeco:javacpp")) {
        super.println(line);
      }
    }
  }
}
