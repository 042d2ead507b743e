package org.resnet4j.app.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.resnet4j.ByteCount;
import org.resnet4j.ResnetException;

class ErrorsTests {

  @Test
  void callsWhatLibtorchSaysOfMemoryOutOfMemory() {
    var error =
        new RuntimeException(
            "[enforce fail at alloc_cpu.cpp:124] data. DefaultCPUAllocator: can't allocate memory:"
                + " you tried to allocate 99 bytes.\nframe #0: native");
    assertReport(
        error,
        5,
        "out of memory ([enforce fail at alloc_cpu.cpp:124] data. DefaultCPUAllocator: can't"
            + " allocate memory: you tried to allocate 99 bytes.); try a smaller --batch or a"
            + " smaller net");
    assertThat(Errors.exitCode(new RuntimeException("CUDA out of memory. Tried ..."))).isEqualTo(5);
  }

  @Test
  void namesTheFileThatTheSystemRefuses() {
    assertReport(new NoSuchFileException("a/b"), 1, "no such file or folder: a/b");
    assertReport(new AccessDeniedException("a/b"), 1, "no permission for a/b");
    assertReport(
        new FileSystemException("a/b", null, "Read-only file system"),
        1,
        "cannot use a/b: Read-only file system");
    assertReport(
        new UncheckedIOException(new NoSuchFileException("a/b")), 1, "no such file or folder: a/b");
  }

  @Test
  void offersTheStackTraceOfWhatNobodyExpected() {
    assertReport(
        new IllegalStateException("odd"),
        1,
        "unexpected error: IllegalStateException: odd; run it again with --verbose for the stack"
            + " trace");
    assertReport(
        new StackOverflowError(),
        1,
        "unexpected error: StackOverflowError; run it again with --verbose for the stack trace");
    assertReport(
        new IOException("odd"),
        1,
        "unexpected error: IOException: odd; run it again with --verbose for the stack trace");
  }

  @Test
  void takesTheExitCodeOfWhatIsKnown() {
    assertReport(ResnetException.data("bad file"), 3, "bad file");
  }

  private static void assertReport(Throwable error, int code, String message) {
    var err = new ByteArrayOutputStream();
    var stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    assertThat(Errors.report(error, new Console(stream, stream, 0), false)).isEqualTo(code);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("resnet: " + message + System.lineSeparator());
  }

  @Test
  void saysWhatMemoryToRaise() {
    assertReport(
        new OutOfMemoryError("Java heap space"), 5, "out of memory (Java heap space); " + heap());
    assertReport(
        new OutOfMemoryError("GC overhead limit exceeded"),
        5,
        "out of memory (GC overhead limit exceeded); " + heap());
    assertReport(
        new OutOfMemoryError("Metaspace"),
        5,
        "out of memory (Metaspace); raise -XX:MaxMetaspaceSize in RESNET_JAVA_OPTS, or leave it"
            + " out");
    assertReport(
        new OutOfMemoryError("Cannot reserve 9 bytes of direct buffer memory (allocated: 8)"),
        5,
        "out of memory (Cannot reserve 9 bytes of direct buffer memory (allocated: 8)); give"
            + " buffers more with RESNET_JAVA_OPTS=-XX:MaxDirectMemorySize=4g");
    assertReport(
        new OutOfMemoryError("unable to create native thread: possibly out of memory"),
        5,
        "out of memory (unable to create native thread: possibly out of memory); the system allows"
            + " no more threads; see `ulimit -u`, or the container's limit of processes");
    assertReport(
        new OutOfMemoryError("Physical memory usage is too high"),
        5,
        "out of memory (Physical memory usage is too high); try a smaller --batch or a smaller"
            + " net");
  }

  /** With the heap of these tests; the launcher's is 2 GB, so that it says -Xmx4g too. */
  private static String heap() {
    long most = Runtime.getRuntime().maxMemory();
    assertThat(most).isBetween(1L << 30, 2L << 30);
    return "the Java heap may take "
        + ByteCount.words(most)
        + ": give it more with RESNET_JAVA_OPTS=-Xmx4g, or try a smaller --batch";
  }

  @Test
  void looksForAShortageOfMemoryBehindOtherErrors() {
    var heap = new OutOfMemoryError("Java heap space");
    assertReport(
        new ResnetException(ResnetException.Kind.DATA, "a.pth is damaged", heap),
        5,
        "out of memory (Java heap space); " + heap());
    assertReport(
        ResnetException.failed(
            "cannot read a.pth", new IOException("Map failed", new OutOfMemoryError("Map failed"))),
        5,
        "out of memory (Map failed); the system maps no more of a file into memory; see `ulimit -v`"
            + " and vm.max_map_count");
    assertThat(Errors.exitCode(new ExceptionInInitializerError(heap))).isEqualTo(5);
    assertReport(
        new ResnetException(ResnetException.Kind.RESOURCES, "a batch wants 9 GB", heap),
        5,
        "a batch wants 9 GB");
  }

  @Test
  void callsWhatIsNoPathWrongUsage() {
    assertReport(
        new InvalidPathException("a:b", "Illegal char <:> at index 1"),
        2,
        "'a:b' is no path on this system: Illegal char <:> at index 1");
  }
}
