package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.format.DType;
import org.resnet4j.format.Safetensors;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.graph.StateDict;
import org.resnet4j.zoo.Zoo;
import tools.jackson.databind.JsonNode;

/** inspect and convert, as a user calls them. */
class WeightsCommandTests {

  @TempDir private Path folder;

  @Test
  void inspectSaysFormatNetAndTensors() {
    Path file = weights("cifar-resnet8:shortcut=gate", "module.");
    Program program = Program.run("inspect", file.toString());
    assertThat(program.code()).as(program.err()).isZero();
    assertThat(program.out().lines())
        .contains("  epoch: 3", "module.linear.bias                       F32   10")
        .anyMatch(line -> line.startsWith("fits no net of the zoo; closest is "));
    assertThat(Program.run("inspect", weights("cifar-resnet14:projection=C", "").toString()).out())
        .contains("fits cifar-resnet14:projection=C (10 classes");
    Path listed = weights("cifar-resnet20", "module.");
    assertThat(Program.run("inspect", listed.toString()).out())
        .contains(": safetensors, ", " 116 tensors of 271,117 elements")
        .contains(
            "fits cifar-resnet20, cifar-plain20 (10 classes; names of akamaster, kuangliu behind"
                + " the prefix module.)");
  }

  @Test
  void inspectGivesOneJsonObject() {
    Path file = weights("cifar-resnet20", "");
    JsonNode json = Program.run("inspect", file.toString(), "--json").json().get(0);
    assertThat(json.propertyNames())
        .containsExactly(
            "file",
            "format",
            "bytes",
            "elements",
            "metadata",
            "fits",
            "classes",
            "naming",
            "tensors");
    assertThat(json.get("fits").get(0).asString()).isEqualTo("cifar-resnet20");
    assertThat(json.get("classes").asInt()).isEqualTo(10);
    assertThat(json.get("tensors").get(0).toString())
        .isEqualTo("{\"name\":\"conv1.weight\",\"dtype\":\"F32\",\"shape\":[16,3,3,3]}");
  }

  @Test
  void convertGoesThereAndBack() {
    Path start = weights("cifar-resnet20", "module.");
    Path pth = folder.resolve("a.pth");
    Path back = folder.resolve("b.safetensors");
    assertThat(Program.run("convert", start.toString(), pth.toString(), "--format", "pth").err())
        .isEqualTo("wrote " + pth + System.lineSeparator());
    Program.run("convert", pth.toString(), back.toString());
    JsonNode one = Program.run("inspect", pth.toString(), "--json").json().get(0);
    JsonNode two = Program.run("inspect", back.toString(), "--json").json().get(0);
    assertThat(one.get("format").asString()).isEqualTo("PyTorch zip");
    assertThat(two.get("format").asString()).isEqualTo("safetensors");
    assertThat(one.get("tensors")).isEqualTo(two.get("tensors"));
    assertThat(one.get("metadata").get("epoch").asString()).isEqualTo("3");
  }

  @Test
  void convertFoldsBatchNormsOfAFileThatDoesNotSayItsNet() {
    Path start = weights("cifar-resnet20", "module.");
    Path folded = folder.resolve("folded.safetensors");
    Program program =
        Program.run(
            "convert", start.toString(), folded.toString(), "--fold-batch-norm", "--dtype", "bf16");
    assertThat(program.code()).as(program.err()).isZero();
    String out = Program.run("inspect", folded.toString()).out();
    assertThat(out).contains("fits cifar-resnet20, ").doesNotContain("running_var");
    assertThat(out).contains("module.layer1.0.conv1.bias    BF16  16");
  }

  /** Other people's metadata may call anything a model. */
  @Test
  void foldsWhatSaysAnotherModelThanOurs() {
    Path start = weights("cifar-resnet20", "", Map.of("model", "My ResNet"));
    Path folded = folder.resolve("folded.pth");
    Program program =
        Program.run("convert", start.toString(), folded.toString(), "--fold-batch-norm");
    assertThat(program.code()).as(program.err()).isZero();
  }

  @Test
  void inspectShowsNoControls() {
    Path file =
        weights("cifar-resnet8", "a\u001b[2J\n", Map.of("b\u001b[2J", "c\n" + "d".repeat(2000)));
    String out = Program.run("inspect", file.toString()).out();
    assertThat(out).doesNotContain("\u001b").contains("a?[2J?conv1.weight");
    assertThat(out.lines()).contains("  b?[2J: c?" + "d".repeat(998) + "...");
  }

  @Test
  void inspectSaysTheClosestNetOfABackboneAlone() {
    Path file = weights("cifar-resnet20", "", Map.of(), name -> !name.startsWith("linear"));
    assertThat(Program.run("inspect", file.toString()).out().lines())
        .contains(
            "fits no net of the zoo; closest is cifar-resnet20: 2 tensors missing, 0 unexpected,"
                + " 0 of another shape");
  }

  @Test
  void convertRenamesOverNothingButPlainFiles() throws IOException {
    Path start = weights("cifar-resnet8", "");
    Path socket = folder.resolve("s.pth");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Program program = Program.run("convert", start.toString(), socket.toString());
      assertThat(program.code()).isEqualTo(1);
      assertThat(program.err().strip())
          .isEqualTo(
              "resnet: cannot write " + socket + ": it is no plain file; choose another name");
    }
  }

  @Test
  void evalListsNoThousandClasses() throws IOException {
    Path file = weights("cifar-resnet8", "", Map.of(), name -> true, 11);
    Path root = TinyCifar.write(folder);
    Program program =
        Program.run(
            "eval",
            file.toString(),
            "--model",
            "cifar-resnet8",
            "--normalize",
            "half",
            "--data-root",
            root.toString());
    assertThat(program.code()).isEqualTo(2);
    assertThat(program.err().lines())
        .last()
        .isEqualTo(
            "resnet: the model has 11 classes, the data 10; choose the model's with --classes a,b");
  }

  @Test
  void refusesToFoldWhatFitsNoNet() {
    Path file = weights("cifar-resnet8:shortcut=gate", "");
    Program program =
        Program.run(
            "convert", file.toString(), folder.resolve("x.pth").toString(), "--fold-batch-norm");
    assertThat(program.code()).isEqualTo(2);
    assertThat(program.err())
        .isEqualTo(
            "resnet: "
                + file
                + " fits no net of the zoo as it stands; give --model for its batch norms"
                + System.lineSeparator());
    Program told =
        Program.run(
            "convert",
            file.toString(),
            folder.resolve("x.pth").toString(),
            "--fold-batch-norm",
            "--model",
            "cifar-resnet8:shortcut=gate");
    assertThat(told.code()).as(told.err()).isZero();
  }

  @Test
  void aFileOfAnotherKindIsNoWeightsFile() throws IOException {
    Path file = Files.writeString(folder.resolve("readme.pth"), "hello, this is no weights file");
    Program program = Program.run("inspect", file.toString());
    assertThat(program.code()).isEqualTo(3);
    assertThat(program.err())
        .isEqualTo(
            "resnet: "
                + file
                + " begins with 68 65 6c 6c 6f 2c 20 74, as no weights file does; safetensors and"
                + " what torch.save wrote can be read"
                + System.lineSeparator());
    assertThat(program.out()).isEmpty();
  }

  private Path weights(String spec, String prefix) {
    return weights(spec, prefix, Map.of("epoch", "3"));
  }

  private Path weights(String spec, String prefix, Map<String, String> metadata) {
    return weights(spec, prefix, metadata, name -> true);
  }

  private Path weights(
      String spec, String prefix, Map<String, String> metadata, Predicate<String> which) {
    return weights(spec, prefix, metadata, which, 10);
  }

  private Path weights(
      String spec,
      String prefix,
      Map<String, String> metadata,
      Predicate<String> which,
      int classes) {
    Path file = folder.resolve(spec.hashCode() + ".safetensors");
    List<TensorEntry> entries =
        StateDict.of(Zoo.network(spec, classes)).entries().stream()
            .filter(entry -> which.test(entry.name()))
            .map(
                entry -> {
                  boolean counter = entry.kind() == StateDict.Kind.COUNTER;
                  DType type = counter ? DType.I64 : DType.F32;
                  List<Long> shape = entry.shape().stream().map(Integer::longValue).toList();
                  long elements = shape.stream().reduce(1L, Math::multiplyExact);
                  return new TensorEntry(
                      prefix + entry.name(),
                      type,
                      shape,
                      () -> ByteBuffer.allocate((int) elements * type.bytes()));
                })
            .toList();
    Safetensors.write(file, metadata, entries);
    return file;
  }
}
