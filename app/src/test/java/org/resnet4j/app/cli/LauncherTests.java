package org.resnet4j.app.cli;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.Places;
import org.resnet4j.torch.NativeCache;

/** A training in a process of its own, interrupted as a user or the system does it. */
@DisabledOnOs(OS.WINDOWS)
@Tag("process")
class LauncherTests {

  private static final int EPOCHS = 30;

  @TempDir private Path folder;

  @Test
  void aTerminatedTrainingSavesExitsWith130AndGoesOnToTheBit() throws Exception {
    Path whole = folder.resolve("whole");
    assertThat(finish(start(whole))).isZero();
    Path parts = folder.resolve("parts");
    Process training = start(parts);
    waitForEpochs(parts, 1);
    training.destroy(); // SIGTERM
    assertThat(finish(training)).isEqualTo(130);
    assertThat(Files.readString(folder.resolve("err.txt")))
        .contains("go on with `resnet train --resume " + parts + "`");

    assertThat(finish(process(List.of("train", "--resume", parts.toString())))).isZero();

    assertThat(figures(parts)).isEqualTo(figures(whole));
    assertThat(parts.resolve("weights.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("weights.safetensors"));
  }

  @Test
  void aKilledTrainingLosesNoFinishedEpoch() throws Exception {
    Path run = folder.resolve("run");
    Process training = start(run);
    waitForEpochs(run, 2);
    training.destroyForcibly(); // SIGKILL
    finish(training);
    List<String> before = figures(run);
    assertThat(before).hasSizeGreaterThanOrEqualTo(2);

    assertThat(finish(process(List.of("train", "--resume", run.toString())))).isZero();

    assertThat(figures(run)).hasSize(EPOCHS).startsWith(before.toArray(String[]::new));
  }

  /** oneDNN takes this processor for one that ends at AVX2. */
  @Test
  @EnabledOnOs(architectures = {"amd64", "x86_64"})
  void refusesBf16OnAProcessorWithoutIt() throws Exception {
    List<String> arguments =
        List.of("train", "--data", "synthetic", "--precision", "bf16", "--steps", "1");
    var builder = builder(arguments);
    builder.environment().put("ONEDNN_MAX_CPU_ISA", "AVX2");
    assertThat(finish(builder.start())).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("err.txt")))
        .contains("--precision bf16: this processor (avx2) has no bf16 products")
        .contains("slower than fp32 itself; leave --precision out");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void failsWhereTheDiskOfItsResultsIsFull() throws Exception {
    for (String json : List.of("--help", "--json")) {
      var builder = builder(List.of("models", json)).redirectOutput(new File("/dev/full"));
      assertThat(finish(builder.start())).isEqualTo(1);
      assertThat(folder.resolve("err.txt"))
          .hasContent("resnet: cannot write the results: no space left on device\n");
    }
  }

  @Test
  void endsQuietlyWhereNobodyReadsItsResults() throws Exception {
    var builder = builder(List.of("models", "--json")).redirectOutput(ProcessBuilder.Redirect.PIPE);
    Process process = builder.start();
    process.getInputStream().close();
    assertThat(finish(process)).isEqualTo(141);
    assertThat(folder.resolve("err.txt")).isEmptyFile();
  }

  @Test
  void callsASmallHeapOutOfMemory() throws Exception {
    var builder = builder(List.of("train", "--data", "synthetic"));
    builder.command().set(1, "-Xmx16m");
    assertThat(finish(builder.start())).isEqualTo(5);
    assertThat(Files.readString(folder.resolve("err.txt")))
        .contains("resnet: out of memory (")
        .contains("give it more with RESNET_JAVA_OPTS=-Xmx4g");
  }

  /** Java calls the home folder of a user without a name "?". */
  @Test
  void leavesNoFilesBesideAUserWithoutAName() throws Exception {
    Path own = folder.resolve("resnet4j-" + Files.getAttribute(folder, "unix:uid"));
    Files.createDirectory(own, asFileAttribute(fromString("rwx------")));
    Path natives = NativeCache.folder(Places.standard()); // so that half a gigabyte is not copied
    Files.createSymbolicLink(own.resolve("javacpp"), natives);
    Path here = Files.createDirectory(folder.resolve("here"));
    var builder = builder(List.of("doctor", "--json")).directory(here.toFile());
    builder.command().add(1, "-Duser.home=?");
    builder.environment().keySet().removeIf(name -> name.matches("HOME|RESNET_.*"));
    builder.environment().put("TMPDIR", folder.toString());

    assertThat(finish(builder.start())).isZero();

    assertThat(here).isEmptyDirectory();
    assertThat(Files.readString(folder.resolve("out.txt")))
        .contains(own.resolve("data") + ", can be written")
        .contains(own.resolve("javacpp") + ", can be written");
  }

  @Test
  void examinesAMachineOnWhichNativeCodeCannotBeUnpacked() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    var builder = builder(List.of("doctor"));
    builder.environment().keySet().removeIf(name -> name.startsWith("RESNET_"));
    builder.environment().put("RESNET_CACHE", file.toString());

    assertThat(finish(builder.start())).isEqualTo(7);

    assertThat(Files.readString(folder.resolve("out.txt")))
        .contains(
            "fail  libtorch       cannot unpack the native libraries into " + file + "/javacpp: ")
        .contains("fail  native code    " + file + "/javacpp, cannot be written")
        .contains("name another folder with $RESNET_CACHE")
        .contains("note  data folder    " + file + "/data, cannot be written");
    assertThat(folder.resolve("err.txt")).isEmptyFile();
  }

  private Process start(Path run) throws IOException {
    Path root = TinyCifar.write(folder.resolve("data"));
    return process(
        List.of(
            "train",
            "--data-root",
            root.toString(),
            "--model",
            "cifar-resnet8",
            "--epochs",
            Integer.toString(EPOCHS),
            "--out",
            run.toString()));
  }

  private Process process(List<String> arguments) throws IOException {
    return builder(arguments).start();
  }

  private ProcessBuilder builder(List<String> arguments) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        Stream.concat(
                Stream.of(
                    java.toString(),
                    "-Xmx1g",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "org.resnet4j.app.cli.Main"),
                arguments.stream())
            .collect(Collectors.toCollection(ArrayList::new));
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out.txt").toFile())
            .redirectError(folder.resolve("err.txt").toFile())
            .redirectInput(new File("/dev/null"));
    builder.environment().put("RESNET_THREADS", "1"); // the bits are those of one number of threads
    return builder;
  }

  private static int finish(Process process) throws InterruptedException {
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static void waitForEpochs(Path run, int epochs) throws Exception {
    for (int i = 0; i < 1200; i++) {
      if (Files.exists(run.resolve("checkpoint/state.safetensors"))
          && figures(run).size() >= epochs) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no epoch " + epochs + " within a minute");
  }

  /** The rows of metrics.csv without what a clock decides. */
  private static List<String> figures(Path run) throws IOException {
    try (Stream<String> lines = Files.lines(run.resolve("metrics.csv"))) {
      return lines
          .skip(1)
          .map(line -> Stream.of(line.split(",")).limit(7).collect(Collectors.joining(",")))
          .toList();
    }
  }
}
