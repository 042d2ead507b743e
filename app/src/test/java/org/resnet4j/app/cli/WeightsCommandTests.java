package org.resnet4j.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.format.DType;
import org.resnet4j.format.Safetensors;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.format.TensorFile;
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
            "left",
            "modules",
            "closest",
            "ignored",
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
                + " 0 of another shape",
            "  missing: linear.weight, linear.bias",
            "  It has no head; `resnet train --weights` with --fresh-head begins with a new one");
  }

  @Test
  void inspectSaysWhatIsMissingAndOffersNoNetThatNobodyHas() {
    Path file =
        weights(
            "resnet18", "", Map.of(), name -> !name.matches(".*(running_.*|num_batches_tracked)"));
    Program program = Program.run("inspect", file.toString());
    assertThat(program.out().lines())
        .contains(
            "fits no net of the zoo; closest is resnet18: 40 tensors missing, 0 unexpected, 0 of"
                + " another shape",
            "  missing: bn1.running_mean, bn1.running_var, layer1.0.bn1.running_mean,"
                + " layer1.0.bn1.running_var, layer1.0.bn2.running_mean, layer1.0.bn2.running_var,"
                + " layer1.1.bn1.running_mean, layer1.1.bn1.running_var, layer1.1.bn2.running_mean,"
                + " layer1.1.bn2.running_var and 30 more",
            "  All that is missing are the statistics of its batch norms: in Python save"
                + " model.state_dict(), which has them, not named_parameters(); a net with group"
                + " norm has none: --model resnet18:norm=group");
    JsonNode json = Program.run("inspect", file.toString(), "--json").json().get(0);
    assertThat(json.get("fits")).isEmpty();
    assertThat(json.get("closest").get("missing")).hasSize(40);
    assertThat(json.get("closest").get("advice").asString()).startsWith("All that is missing");
    Path said = weights("resnet18:norm=group", "", Map.of("model", "resnet18:norm=group"));
    assertThat(Program.run("inspect", said.toString()).out())
        .contains("fits resnet18:norm=group (");
  }

  @Test
  void inspectNamesWhatNoNetHas() {
    Path file = withExtras("cifar-resnet20", "model.", "criterion.weight", "val_cm.confmat");
    assertThat(Program.run("inspect", file.toString()).out().lines())
        .contains(
            "fits cifar-resnet20, cifar-plain20 (10 classes; names of akamaster, kuangliu behind"
                + " the prefix model.)",
            "beside it, 2 tensors of no net: criterion.weight, val_cm.confmat");
    Program ignoring =
        Program.run("inspect", file.toString(), "--ignore", "criterion.*", "--ignore", "none");
    assertThat(ignoring.err().strip())
        .isEqualTo("warning: --ignore none matches no tensor of " + file);
    assertThat(ignoring.out())
        .contains("beside it, 1 tensors of no net: val_cm.confmat")
        .contains(" 117 tensors of ");
  }

  @Test
  void inspectSaysHowOneOfSeveralNetsIsChosen() {
    Path file = folder.resolve("moco.safetensors");
    try (TensorFile one = TensorFile.open(weights("cifar-resnet8", ""))) {
      List<TensorEntry> entries = new ArrayList<>();
      for (String encoder : List.of("module.encoder_q.", "module.encoder_k.")) {
        one.tensors()
            .forEach(
                info ->
                    entries.add(
                        new TensorEntry(
                            encoder + info.name(),
                            info.dtype(),
                            info.shape(),
                            () -> one.data(info.name()))));
      }
      Safetensors.write(file, Map.of(), entries);
    }
    assertThat(Program.run("inspect", file.toString()).out().lines())
        .contains("holds that net 2 times, in encoder_k., encoder_q.: --state-dict chooses one");
    assertThat(
            Program.run("inspect", file.toString(), "--state-dict", "encoder_q", "--json")
                .json()
                .get(0)
                .get("modules"))
        .isEmpty();
    Program none = Program.run("inspect", file.toString(), "--state-dict", "x");
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.err().strip())
        .isEqualTo(
            "resnet: "
                + file
                + " has no state dict 'x', and none of its tensors' names begins so; they begin"
                + " with module.");
  }

  @Test
  void convertLeavesOutWhatIsIgnored() {
    Path file = withExtras("cifar-resnet8", "model.", "criterion.weight");
    Path out = folder.resolve("out.safetensors");
    Program.run("convert", file.toString(), out.toString(), "--ignore", "criterion.*");
    JsonNode json = Program.run("inspect", out.toString(), "--json").json().get(0);
    assertThat(json.get("tensors").valueStream().map(t -> t.get("name").asString()))
        .hasSize(44)
        .allMatch(name -> name.startsWith("model."));
    assertThat(json.get("left")).isEmpty();
  }

  @Test
  void aFolderOfNoModelIsNamedForWhatItIs() throws IOException {
    Files.createDirectories(folder.resolve("photos/train/cat"));
    for (String command : List.of("inspect", "eval", "summary")) {
      Program program = Program.run(command, folder.resolve("photos").toString());
      assertThat(program.code()).isEqualTo(3);
      assertThat(program.err().strip())
          .isEqualTo(
              "resnet: "
                  + folder.resolve("photos")
                  + " is a folder of images, which is data and no model; give a model first, and"
                  + " this as --data, or its images to predict");
    }
  }

  @Test
  void aFolderOfHuggingFaceIsAModel() throws IOException {
    Path model = Files.createDirectory(folder.resolve("hf"));
    Files.move(
        weights("resnet18", "", Map.of("format", "pt"), n -> true, 2),
        model.resolve("model.safetensors"));
    Files.writeString(
        model.resolve("config.json"),
        "{\"model_type\":\"resnet\",\"layer_type\":\"basic\",\"depths\":[2,2,2,2],"
            + "\"hidden_sizes\":[64,128,256,512],\"id2label\":{\"0\":\"cat\",\"1\":\"dog\"}}");
    JsonNode json = Program.run("inspect", model.toString(), "--json").json().get(0);
    assertThat(json.get("metadata").get("classes").asString()).isEqualTo("[\"cat\",\"dog\"]");
    assertThat(json.get("fits").get(0).asString()).isEqualTo("resnet18");
    assertThat(json.get("bytes").asLong())
        .isEqualTo(Files.size(model.resolve("model.safetensors")));
    assertThat(Program.run("summary", model.toString()).out()).contains("resnet18");
    Program resumed = Program.run("train", "--resume", model.toString());
    assertThat(resumed.code()).isEqualTo(3);
    assertThat(resumed.err().strip())
        .isEqualTo(
            "resnet: "
                + model
                + " is a model of another program and no run folder; `resnet train --weights` starts"
                + " a run from it");
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

  private Path withExtras(String spec, String prefix, String... extras) {
    Path file = folder.resolve("extras.safetensors");
    try (TensorFile in = TensorFile.open(weights(spec, prefix))) {
      List<TensorEntry> entries = new ArrayList<>();
      in.tensors().forEach(info -> entries.add(new TensorEntry(info, () -> in.data(info.name()))));
      for (String extra : extras) {
        entries.add(new TensorEntry(extra, DType.F32, List.of(2L), () -> ByteBuffer.allocate(8)));
      }
      Safetensors.write(file, Map.of(), entries);
    }
    return file;
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
