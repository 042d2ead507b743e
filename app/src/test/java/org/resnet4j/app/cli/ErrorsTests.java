package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
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
    assertReport(
        new OutOfMemoryError("Java heap space"),
        5,
        "out of memory (Java heap space); try a smaller --batch or a smaller net");
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
}
