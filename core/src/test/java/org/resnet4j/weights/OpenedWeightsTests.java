package org.resnet4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.ResnetException;
import org.resnet4j.format.DType;
import org.resnet4j.format.Elements;
import org.resnet4j.format.Safetensors;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;

/** What of a file is meant, and weights that are computed from two tensors. */
class OpenedWeightsTests {

  @TempDir private Path folder;

  private static Path reparametrized() {
    try {
      return Path.of(
          Objects.requireNonNull(OpenedWeightsTests.class.getResource("reparametrized.pth"))
              .toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static float[] floats(TensorFile file, String name) {
    return Elements.toFloats(file.data(name), file.info(name).dtype());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pruned.weight",
        "pruned.bias",
        "channels.weight",
        "both.weight",
        "both.bias",
        "halves.weight",
        "plain.weight"
      })
  void prunedWeightsAreWhatPyTorchMultipliesWith(String name) {
    try (var opened = OpenedWeights.open(reparametrized(), Selection.ALL)) {
      TensorFile tensors = opened.tensors();
      assertThat(tensors.data(name)).isEqualTo(tensors.data("expected." + name));
      assertThat(tensors.info(name).shape()).isEqualTo(tensors.info("expected." + name).shape());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"normed.weight", "old_normed.weight"})
  void weightNormIsComputed(String name) {
    try (var opened = OpenedWeights.open(reparametrized(), Selection.ALL)) {
      TensorFile tensors = opened.tensors();
      assertThat(floats(tensors, name))
          .containsExactly(floats(tensors, "expected." + name), within(1e-7f));
    }
  }

  @Test
  void whatIsComputedTakesThePlaceOfItsParts() {
    var selection = new Selection(Optional.empty(), List.of("expected.*"));
    try (var opened = OpenedWeights.open(reparametrized(), selection)) {
      assertThat(opened.tensors().tensors().stream().map(TensorInfo::name))
          .containsExactlyInAnyOrder(
              "pruned.weight",
              "pruned.bias",
              "channels.weight",
              "both.weight",
              "both.bias",
              "halves.weight",
              "halves.bias",
              "normed.weight",
              "normed.bias",
              "old_normed.weight",
              "old_normed.bias",
              "plain.weight",
              "plain.bias");
      assertThat(opened.stored().contains("pruned.weight_mask")).isTrue();
      assertThat(opened.ignored()).hasSize(13).contains("expected.pruned.weight");
      assertThat(opened.warnings()).isEmpty();
    }
  }

  /** Names alone make no pair. */
  @Test
  void tensorsThatAreNoPairStayApart() {
    Path file =
        write(
            "a.weight_orig",
            4,
            "a.weight_mask",
            5,
            "b.weight_v",
            4,
            "b.weight_g",
            3,
            "c.x_orig",
            4);
    try (var opened = OpenedWeights.open(file, Selection.ALL)) {
      assertThat(opened.tensors().tensors()).isEqualTo(opened.stored().tensors());
    }
  }

  /** Names and numbers of elements, of which each is its own index. */
  private Path write(Object... namesAndSizes) {
    Path file = folder.resolve("x.safetensors");
    List<TensorEntry> entries = new java.util.ArrayList<>();
    for (int i = 0; i < namesAndSizes.length; i += 2) {
      int size = (Integer) namesAndSizes[i + 1];
      ByteBuffer data = ByteBuffer.allocate(4 * size).order(ByteOrder.LITTLE_ENDIAN);
      for (int j = 0; j < size; j++) {
        data.putFloat(4 * j, j);
      }
      entries.add(
          new TensorEntry((String) namesAndSizes[i], DType.F32, List.of((long) size), () -> data));
    }
    Safetensors.write(file, Map.of(), entries);
    return file;
  }

  private static List<String> names(Path file, String stateDict, String... ignored) {
    var selection =
        new Selection(Optional.of(stateDict).filter(s -> !s.isEmpty()), Arrays.asList(ignored));
    try (var opened = OpenedWeights.open(file, selection)) {
      return opened.stored().tensors().stream().map(TensorInfo::name).toList();
    }
  }

  @Test
  void patternsAreGlobsOverWholeNames() {
    Path file = write("conv1.weight", 1, "layer1.0.x", 1, "layer1.10.x", 1, "a[1]", 1);
    assertThat(names(file, "", "layer1.*"))
        .containsExactly("conv1.weight", "a[1]")
        .isEqualTo(names(file, "", "*x", "nothing"));
    assertThat(names(file, "", "layer1.?.x", "conv1"))
        .containsExactly("conv1.weight", "layer1.10.x", "a[1]");
    assertThat(names(file, "", "a[1]", "*.*")).isEmpty();
  }

  @Test
  void aPatternThatMatchesNothingIsWarnedOf() {
    Path file = write("conv1.weight", 1);
    var selection = new Selection(Optional.empty(), List.of("conv", "conv*", "\u001bx"));
    try (var opened = OpenedWeights.open(file, selection)) {
      assertThat(opened.warnings())
          .containsExactly("--ignore conv, ?x matches no tensor of " + file);
    }
  }

  @Test
  void aStateDictMayBeGivenByWhatItsNamesBeginWith() {
    Path file = write("module.encoder_q.a", 1, "module.encoder_q.b", 1, "module.encoder_k.a", 1);
    assertThat(names(file, "module.encoder_q"))
        .containsExactly("module.encoder_q.a", "module.encoder_q.b")
        .isEqualTo(names(file, "encoder_q"))
        .isEqualTo(names(file, "module.encoder_q."));
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> names(file, "encoder"))
        .withMessage(
            file
                + " has no state dict 'encoder', and none of its tensors' names begins so; they"
                + " begin with module.")
        .extracting(ResnetException::kind)
        .isEqualTo(ResnetException.Kind.DATA);
  }

  @Test
  void aFolderIsNamedForWhatItIs() throws Exception {
    assertRefused(
        "is an empty folder; a model is a run folder, a weights file, or a folder with config.json"
            + " and model.safetensors");
    Path inner = Files.createDirectories(folder.resolve("train/cat"));
    Files.writeString(inner.resolve("a.jpg"), "");
    assertRefused(
        "is a folder of images, which is data and no model; give a model first, and this as"
            + " --data, or its images to predict");
    Files.writeString(folder.resolve("model.onnx"), "");
    assertRefused(
        "holds an ONNX model, model.onnx, a program with its weights; give the weights that it was"
            + " exported from");
    Files.writeString(folder.resolve("b.ckpt"), "");
    Files.writeString(folder.resolve("a.PTH"), "");
    assertRefused("is a folder of weights files: a.PTH, b.ckpt; give one of them");
    Files.writeString(folder.resolve("saved_model.pb"), "");
    assertRefused(
        "is a TensorFlow SavedModel, a program with its weights; weights of PyTorch nets and"
            + " safetensors can be read");
    for (String run : List.of("run-1", "run-2")) {
      Files.writeString(Files.createDirectory(folder.resolve(run)).resolve("metrics.csv"), "");
    }
    assertRefused("is no model itself; in it are the models run-1, run-2: give one of them");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jfif", "a.pgm", "a.mpo", "a.PFM"})
  void aFolderOfAnyKindOfImagesIsOne(String image) throws Exception {
    Files.writeString(folder.resolve(image), "");
    assertRefused(
        "is a folder of images, which is data and no model; give a model first, and this as"
            + " --data, or its images to predict");
  }

  /** A folder without permissions is one that root may read, and the link's target is not. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFolderIsNamedForWhatItIsWhereOneInItCannotBeRead() throws Exception {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Files.setPosixFilePermissions(locked, Set.of());
    Path link = Files.createSymbolicLink(folder.resolve("of-root"), Path.of("/proc/1/map_files"));
    assertRefused(
        "is no model: a model is a run folder, a weights file, or a folder with config.json and"
            + " model.safetensors; in it are locked, of-root");
    Path inner = Files.createDirectories(folder.resolve("pets"));
    Files.writeString(inner.resolve("a.jpg"), "");
    assertRefused(
        "is a folder of images, which is data and no model; give a model first, and this as"
            + " --data, or its images to predict");
    Files.delete(link);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".metadata __0_0.distcp|is a distributed checkpoint of PyTorch; make one file of it: python"
            + " -m torch.distributed.checkpoint.format_utils dcp_to_torch FOLDER weights.pth",
        "zero_to_fp32.py latest|is a checkpoint of DeepSpeed; make one file of it with the"
            + " zero_to_fp32.py in it",
        "adapter_config.json adapter_model.safetensors|is an adapter of PEFT without the net it is"
            + " for; in Python: model.merge_and_unload(), then save_pretrained()",
        "data.pkl version|is an unpacked file of torch.save; pack it again: zip -0 -r weights.pth"
            + " of the folder",
        "config.json metrics.csv best.safetensors weights.safetensors|is a run folder; give a file"
            + " of it: best.safetensors, weights.safetensors",
        "notes.txt|is no model: a model is a run folder, a weights file, or a folder with"
            + " config.json and model.safetensors; in it are notes.txt",
      })
  void namesCheckpointsThatAreFolders(String filesAndClause) throws Exception {
    String[] parts = filesAndClause.split("\\|", 2);
    for (String name : parts[0].split(" ", -1)) {
      Files.writeString(folder.resolve(name), "");
    }
    assertRefused(parts[1].replace("FOLDER", folder.toString()));
  }

  private void assertRefused(String clause) {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> OpenedWeights.open(folder, Selection.ALL))
        .withMessage(folder + " " + clause)
        .extracting(ResnetException::kind)
        .isEqualTo(ResnetException.Kind.DATA);
  }

  @Test
  void aSafetensorsFileHasItsOwnDescription() {
    Path file = write("a", 2);
    try (var opened = OpenedWeights.open(file, Selection.ALL)) {
      assertThat(opened.files()).containsExactly(file);
      assertThat(opened.tensors().info("a")).isEqualTo(new TensorInfo("a", DType.F32, List.of(2L)));
      assertThat(floats(opened.tensors(), "a")).containsExactly(0, 1);
    }
  }
}
