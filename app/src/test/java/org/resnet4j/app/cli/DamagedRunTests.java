package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.resnet4j.torch.NativeLeakExtension;

/**
 * A run folder of which one file is gone, empty, cut off or something else: what needs the file
 * says so with 3 and touches nothing, what does not goes on.
 */
@ExtendWith(NativeLeakExtension.class)
class DamagedRunTests {

  private static final String CONFIG = "config.json";
  private static final String METRICS = "metrics.csv";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String BEST = "best.safetensors";
  private static final String STATE = "checkpoint/state.safetensors";
  private static final String CHECKPOINT = "checkpoint";

  @TempDir private static Path shared;

  @TempDir private Path folder;

  enum Harm {
    GONE,
    EMPTY,
    CUT,
    GARBLED;

    void to(Path file) throws IOException {
      if (this == GONE) {
        remove(file);
        return;
      }
      byte[] bytes = Files.readAllBytes(file);
      if (this == GARBLED) {
        new Random(1).nextBytes(bytes);
      }
      int length = this == EMPTY ? 0 : this == CUT ? bytes.length / 2 : bytes.length;
      Files.write(file, Arrays.copyOf(bytes, length));
    }

    private static void remove(Path file) throws IOException {
      try (Stream<Path> all = Files.walk(file)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  record Case(String file, Harm harm) {}

  static Stream<Case> cases() {
    Stream<Case> files =
        Stream.of(CONFIG, METRICS, WEIGHTS, BEST, STATE)
            .flatMap(file -> Stream.of(Harm.values()).map(harm -> new Case(file, harm)));
    return Stream.concat(files, Stream.of(new Case(CHECKPOINT, Harm.GONE)));
  }

  @BeforeAll
  static void train() throws IOException {
    Program train =
        Program.run(
            "train",
            "--data-root",
            TinyCifar.write(shared.resolve("data")).toString(),
            "--model",
            "cifar-resnet8",
            "--epochs",
            "2",
            "--out",
            shared.resolve("run").toString());
    assertThat(train.code()).as(train.err()).isZero();
  }

  private Path run() throws IOException {
    Path copy = folder.resolve("run");
    try (Stream<Path> all = Files.walk(shared.resolve("run"))) {
      for (Path each : all.toList()) {
        Files.copy(each, copy.resolve(shared.resolve("run").relativize(each).toString()));
      }
    }
    return copy;
  }

  private static Map<String, byte[]> contents(Path run) {
    try (Stream<Path> all = Files.walk(run)) {
      Map<String, byte[]> contents = new TreeMap<>();
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(run.relativize(file).toString(), Files.readAllBytes(file));
      }
      return contents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names in messages: of a folder that is gone, the file that is wanted in it. */
  private static String named(Case harmed) {
    return harmed.file().equals(CHECKPOINT) ? STATE : harmed.file();
  }

  private static void assertSame(Map<String, byte[]> now, Map<String, byte[]> before) {
    assertThat(now.keySet()).isEqualTo(before.keySet());
    now.forEach((file, bytes) -> assertThat(bytes).as(file).isEqualTo(before.get(file)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void trainingGoesOnWhereItHasWhatItNeeds(Case harmed) throws IOException {
    Path run = run();
    harmed.harm().to(run.resolve(harmed.file()));
    Map<String, byte[]> before = contents(run);

    Program train = Program.run("train", "--resume", run.toString(), "--epochs", "3", "--json");

    if (List.of(WEIGHTS, BEST).contains(harmed.file())) {
      assertThat(train.code()).as(train.err()).isZero();
      assertThat(train.json()).hasSize(2);
      assertThat(Program.run("eval", run.toString()).code()).isZero();
    } else {
      assertRefused(train, named(harmed));
      assertSame(contents(run), before);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void evaluatesWhatIsThere(Case harmed) throws IOException {
    Path run = run();
    harmed.harm().to(run.resolve(harmed.file()));
    Map<String, byte[]> before = contents(run);
    for (String weights : List.of("last", "best")) {
      String needed = weights.equals("last") ? WEIGHTS : BEST;
      Program eval = Program.run("eval", run.toString(), "--weights", weights);
      if (List.of(CONFIG, needed).contains(harmed.file())) {
        assertRefused(eval, harmed.file());
      } else {
        assertThat(eval.code()).as(eval.err()).isZero();
      }
    }
    Path image = folder.resolve("photo.png");
    ImageIO.write(
        new java.awt.image.BufferedImage(40, 40, java.awt.image.BufferedImage.TYPE_INT_RGB),
        "png",
        image.toFile());
    Program predict = Program.run("predict", run.toString(), image.toString());
    if (List.of(CONFIG, WEIGHTS).contains(harmed.file())) {
      assertRefused(predict, harmed.file());
    } else {
      assertThat(predict.code()).as(predict.err()).isZero();
    }
    assertSame(contents(run), before);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void operatesOnWhatIsThere(Case harmed) throws IOException {
    Path run = run();
    harmed.harm().to(run.resolve(harmed.file()));
    Map<String, byte[]> before = contents(run);
    Path out = folder.resolve("out");

    Program surgery =
        Program.run("surgery", run.toString(), "--scale", "layer1.0=0.5", "--out", out.toString());

    if (List.of(CONFIG, METRICS, WEIGHTS).contains(harmed.file())) {
      assertRefused(surgery, harmed.file());
      assertThat(out).doesNotExist();
    } else {
      assertThat(surgery.code()).as(surgery.err()).isZero();
    }
    assertSame(contents(run), before);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void convertsWhatIsThereAndKeepsTheOtherFile(Case harmed) throws IOException {
    Path run = run();
    Path file = run.resolve(named(harmed));
    if (!file.toString().endsWith(".safetensors")) {
      return;
    }
    harmed.harm().to(run.resolve(harmed.file()));
    Path out = Files.writeString(folder.resolve("out.pth"), "mine");
    assertRefused(Program.run("convert", file.toString(), out.toString()), named(harmed));
    assertThat(out).hasContent("mine");
  }

  private static void assertRefused(Program program, String file) {
    assertThat(program.code()).as(program.err()).isEqualTo(3);
    assertThat(program.err().lines().reduce((first, last) -> last).orElseThrow())
        .startsWith("resnet: ")
        .contains(file);
    assertThat(program.out()).isEmpty();
  }

  @Test
  void saysWhatToDo() throws IOException {
    Path run = run();
    String resume = "`resnet train --resume " + run + "`";
    Harm.GONE.to(run.resolve(WEIGHTS));
    assertMessage(run + " has no weights.safetensors: " + resume + " writes it again", "eval", run);
    Harm.GONE.to(run.resolve(CHECKPOINT));
    assertMessage(
        run.resolve(STATE)
            + " is missing, without which metrics.csv, best.safetensors would be overwritten from"
            + " epoch 1 on; restore it from a copy, or begin a new run with another --out",
        "train",
        "--resume",
        run);
    assertMessage(
        run + " has no weights.safetensors: restore it from a copy, or use --weights best",
        "eval",
        run);
    Harm.GONE.to(run.resolve(BEST));
    assertMessage(
        run + " has no best.safetensors: restore it from a copy", "eval", run, "--weights", "best");
    Harm.GONE.to(run.resolve(METRICS));
    assertMessage(
        run + " has no weights.safetensors: no epoch was finished; go on with " + resume,
        "eval",
        run);
  }

  @Test
  void writesTheLastWeightsAgain() throws IOException {
    Path run = run();
    byte[] weights = Files.readAllBytes(run.resolve(WEIGHTS));
    Harm.GONE.to(run.resolve(WEIGHTS));
    Program again = Program.run("train", "--resume", run.toString());
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(run.resolve(WEIGHTS)).hasBinaryContent(weights);
  }

  @Test
  void aRunThatWasStoppedInItsFirstEpochBeginsAgain() throws IOException {
    Path run = run();
    for (String file : List.of(METRICS, WEIGHTS, BEST, CHECKPOINT)) {
      Harm.GONE.to(run.resolve(file));
    }
    Program train = Program.run("train", "--resume", run.toString(), "--json");
    assertThat(train.code()).as(train.err()).isZero();
    assertThat(train.json()).hasSize(3);
    assertThat(run.resolve(WEIGHTS)).hasSameBinaryContentAs(shared.resolve("run").resolve(WEIGHTS));
  }

  private static void assertMessage(String message, Object... arguments) {
    Program program =
        Program.run(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    assertThat(program.err()).endsWith("resnet: " + message + System.lineSeparator());
    assertThat(program.code()).isEqualTo(3);
  }
}
