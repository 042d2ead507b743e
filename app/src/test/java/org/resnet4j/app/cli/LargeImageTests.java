package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException.Kind;

/** Images that do not fit into the heap. */
class LargeImageTests {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "DATA, 3",
    "FAILED, 1",
    "RESOURCES, 5",
    "RESOURCES FAILED, 1",
    "RESOURCES DATA, 3",
    "FAILED DATA, 3",
    "FAILED RESOURCES DATA, 3",
  })
  void theExitCodeIsThatOfTheUsersNextStep(String kinds, int code) {
    List<Kind> faults = List.of(kinds.split(" ", -1)).stream().map(Kind::valueOf).toList();
    assertThat(PredictCommand.exitCode(faults)).isEqualTo(code);
  }

  /** Grey, 190 million pixels, of which the file system stores few. */
  private Path large(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "P4\n19000 10000\n");
    try (var content = new RandomAccessFile(file.toFile(), "rw")) {
      content.setLength(content.length() + 19_000 / 8 * 10_000);
    }
    return file;
  }

  private Path small(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "P6 2 1 255\nabcdef");
  }

  private int run(String... words) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        new ArrayList<>(
            List.of(java.toString(), "-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.add("org.resnet4j.app.cli.Main");
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out.txt").toFile())
            .redirectError(folder.resolve("err.txt").toFile())
            .redirectInput(new File("/dev/null"));
    builder.environment().put("RESNET_THREADS", "1");
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  @Test
  @Tag("process")
  @DisabledOnOs(OS.WINDOWS)
  void oneDoesNotKeepAFoldersOthersFromBeingClassified() throws Exception {
    List<Path> train = List.of(small("data/train/cat/1.ppm"), small("data/train/cat/2.ppm"));
    small("data/train/dog/1.ppm");
    small("data/train/dog/2.ppm");
    String run = folder.resolve("run").toString();
    String data = folder.resolve("data").toString();
    Program trained =
        Program.run(
            "train", "--model", "cifar-resnet8", "--data", data, "--epochs", "1", "--out", run);
    assertThat(trained.code()).as(trained.err()).isZero();
    Path large = large("photos/large.pbm");
    Path small = small("photos/small.ppm");

    int code = run("predict", run, folder.resolve("photos").toString());

    assertThat(read("out.txt")).startsWith(small.toString()).contains(" %  cat", " %  dog");
    assertThat(read("err.txt")) // Java 25 warns of native code first
        .contains("resnet: " + large + " does not fit into Java's heap of 256 MiB; give it more")
        .contains("resnet: 1 of 2 images failed");
    assertThat(code).isEqualTo(5);

    Files.copy(large, train.get(0).resolveSibling("large.pbm"));
    String out = folder.resolve("other").toString();
    code =
        run(
            "train",
            "--model",
            "cifar-resnet8",
            "--data",
            data,
            "--out",
            out,
            "--check-images",
            "--skip-broken");
    assertThat(read("err.txt"))
        .contains("large.pbm does not fit into Java's heap of 256 MiB")
        .doesNotContain("left out");
    assertThat(code).isEqualTo(5);
  }
}
