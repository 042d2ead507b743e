package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.torch.NativeLeakExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code train --weights}, as a user calls it. */
@ExtendWith(NativeLeakExtension.class)
class StartCommandTests {

  @TempDir private Path folder;

  private Program train(String out, String... more) throws IOException {
    if (!Files.exists(folder.resolve("cifar-10-batches-bin"))) {
      TinyCifar.write(folder);
    }
    List<String> arguments =
        new ArrayList<>(
            List.of("train", "--data-root", folder.toString(), "--steps", "2", "--batch", "20"));
    arguments.addAll(List.of("--out", folder.resolve(out).toString()));
    arguments.addAll(List.of(more));
    return Program.run(arguments.toArray(String[]::new));
  }

  private JsonNode config(String run) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(folder.resolve(run + "/config.json")));
  }

  @Test
  void beginsWithTheWeightsOfARun() throws IOException {
    Program first = train("first", "--model", "cifar-resnet8", "--normalize", "cifar10");
    assertThat(first.code()).as(first.err()).isZero();
    String run = folder.resolve("first").toString();

    Program second = train("second", "--weights", run, "--json");
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.err())
        .contains("begins with " + run + "; images are normalised with cifar10");
    JsonNode config = config("second");
    assertThat(config.at("/recipe/model").asString()).isEqualTo("cifar-resnet8");
    assertThat(config.at("/recipe/normalize").asString()).isEqualTo("cifar10");
    assertThat(config.at("/initialWeights/source").asString()).isEqualTo(run);
    assertThat(config.at("/initialWeights/sha256").propertyNames())
        .containsExactly("weights.safetensors");
    assertThat(config.at("/initialWeights/freshHead").asBoolean()).isFalse();

    Program head = train("third", "--weights", run, "--classes", "cat,dog");
    assertThat(head.code()).isEqualTo(3);
    assertThat(head.err())
        .contains(
            run
                + " does not fit cifar-resnet8: 2 of another shape: linear.weight [10, 64] instead"
                + " of [2, 64], linear.bias [10] instead of [2]. Its head is of another shape;"
                + " `resnet train --weights` with --fresh-head begins with a new one");
    assertThat(folder.resolve("third")).doesNotExist();

    Program fresh =
        train(
            "third",
            "--weights",
            run,
            "--classes",
            "cat,dog",
            "--fresh-head",
            "--normalize",
            "half");
    assertThat(fresh.code()).as(fresh.err()).isZero();
    assertThat(fresh.err())
        .contains("are no part of cifar-resnet8 and are left out: linear.weight, linear.bias")
        .contains("but for a new head, linear; images are normalised with half");
    assertThat(config("third").at("/initialWeights/left")).hasSize(2);
  }

  /** As many classes, in another order: the head fits, and means something else. */
  @Test
  void warnsOfAHeadForOtherClasses() throws IOException {
    Program first = train("first", "--model", "cifar-resnet8", "--classes", "cat,dog");
    assertThat(first.code()).as(first.err()).isZero();
    String run = folder.resolve("first").toString();
    String warning =
        "warning: the classes of "
            + run
            + " are cat, dog, the data's dog, cat; its head is trained on as it is, --fresh-head"
            + " draws a new one";
    assertThat(train("second", "--weights", run, "--classes", "dog,cat").err()).contains(warning);
    assertThat(train("third", "--weights", run, "--classes", "cat,dog").err())
        .doesNotContain("the classes of");
  }

  @Test
  void refusesOptionsThatNeedWeights() throws IOException {
    assertRefused(2, "--fresh-head goes with --weights", train("run", "--fresh-head"));
    assertRefused(2, "--ignore goes with --weights", train("run", "--ignore", "x*"));
    assertRefused(
        3,
        "no such weights: none.pth is no file, no folder and no net of the zoo; with --model it may"
            + " be a tag of that net (see `resnet models`)",
        train("run", "--weights", "none.pth"));
    assertRefused(
        3, // a zero byte is to Linux what a colon is to Windows
        "no such weights: none\0pth is no file, no folder and no net of the zoo;",
        train("run", "--weights", "none\0pth"));
    assertRefused(
        2,
        "resnet18 has no pretrained weights 'IMAGENET'; did you mean 'IMAGENET1K_V1'?; its weights",
        train("run", "--weights", "IMAGENET", "--model", "resnet18"));
    assertRefused(
        2,
        "--resume goes on with what the run was made with and does not take --weights",
        Program.run("train", "--resume", "run", "--weights", "x"));
  }

  private static void assertRefused(int code, String message, Program program) {
    assertThat(program.err()).contains("resnet: " + message);
    assertThat(program.code()).isEqualTo(code);
  }
}
