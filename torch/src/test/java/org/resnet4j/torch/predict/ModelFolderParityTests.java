package org.resnet4j.torch.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.resnet4j.ResnetException;
import org.resnet4j.data.Batch;
import org.resnet4j.format.Safetensors;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.graph.Shape;
import org.resnet4j.image.FormulaImage;
import org.resnet4j.image.RgbImage;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.evaluate.Inferences;
import org.resnet4j.torch.input.ImageInput;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.WeightsFile;
import org.resnet4j.torch.train.FormulaWeights;
import org.resnet4j.weights.OpenedWeights;
import org.resnet4j.weights.Selection;
import org.resnet4j.zoo.Zoo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Folders of transformers and timm give their logits: src/test/python/make_model_folders.py. */
@ExtendWith(NativeLeakExtension.class)
class ModelFolderParityTests {

  @TempDir private Path folder;

  private static JsonNode fixture() {
    try (InputStream in =
        Objects.requireNonNull(
            ModelFolderParityTests.class.getResourceAsStream("model-folders.json"))) {
      return JsonMapper.shared().readTree(in.readAllBytes());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A folder, and what its authors' programs make of an image. */
  record Case(String name, JsonNode json) {
    String spec() {
      return json.get("spec").asString();
    }

    List<String> classes() {
      return json.get("classes").valueStream().map(JsonNode::asString).toList();
    }

    double[] logits() {
      return json.get("logits").valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }

    RgbImage image() {
      JsonNode image = json.get("image");
      return FormulaImage.of(image.get(0).asInt(), image.get(1).asInt(), image.get(2).asInt());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return fixture().get("cases").valueStream().map(c -> new Case(c.get("name").asString(), c));
  }

  static Stream<Case> others() {
    return fixture().get("others").properties().stream()
        .map(other -> new Case(other.getKey(), other.getValue()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesTheLogitsOfTheProgramThatWroteIt(Case model) throws IOException {
    write(model.json().get("files"));
    boolean timm = model.name().startsWith("timm");
    save(model, timm);
    List<String> notes = new ArrayList<>();
    try (var weights = OpenedWeights.open(folder, Selection.ALL);
        TrainedModel opened =
            TrainedModel.ofWeights(
                weights, Optional.empty(), Optional.empty(), Device.CPU, notes::add)) {
      assertThat(opened.net().network().name()).isEqualTo(model.spec());
      assertThat(opened.classes()).isEqualTo(model.classes());
      double[] expected = model.logits();
      double largest = java.util.Arrays.stream(expected).map(Math::abs).max().orElse(0);
      assertThat(logits(opened, model.image()))
          .containsExactly(expected, within(1e-4 * Math.max(1, largest)));
      assertThat(notes).isEmpty();
    }
  }

  /** Whatever they are, they are not evaluated as something else. */
  @ParameterizedTest
  @MethodSource("others")
  void anotherNetIsRefusedByWhatItIs(Case other) throws IOException {
    write(other.json());
    Safetensors.write(folder.resolve("model.safetensors"), Map.of(), List.of());
    try (var weights = OpenedWeights.open(folder, Selection.ALL)) {
      assertThatThrownBy(
              () ->
                  TrainedModel.ofWeights(
                      weights, Optional.empty(), Optional.empty(), Device.CPU, note -> {}))
          .isInstanceOf(ResnetException.class)
          .hasMessageStartingWith(folder + " has a ")
          .hasMessageEndingWith(", which is no net of the zoo; `resnet models` lists those")
          .extracting(e -> ((ResnetException) e).kind())
          .isEqualTo(ResnetException.Kind.DATA);
    }
  }

  private void write(JsonNode files) throws IOException {
    for (Map.Entry<String, JsonNode> file : files.properties()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue().toString());
    }
  }

  private void save(Case model, boolean timm) {
    try (var net =
            Model.create(
                Zoo.network(model.spec(), model.classes().size()), 1, Device.CPU, Element.FLOAT32);
        var scope = Scope.open()) {
      FormulaWeights.fill(net);
      List<TensorEntry> entries =
          WeightsFile.entries(net).stream()
              .map(
                  e ->
                      new TensorEntry(
                          timm ? e.name() : HuggingFaceNames.of(e.name()),
                          e.dtype(),
                          e.shape(),
                          e.data()))
              .toList();
      Safetensors.write(folder.resolve("model.safetensors"), Map.of("format", "pt"), entries);
    }
  }

  private static double[] logits(TrainedModel model, RgbImage image) {
    int side = model.preprocessing().crop();
    Shape shape = Shape.map(3, side, side);
    byte[] pixels = model.preprocessing().apply(image).toChw();
    try (var inference = Inferences.fastest(model.net(), shape, Precision.FP32);
        var input = new ImageInput(model.net(), model.normalize(), shape.elements());
        var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      var batch = new Batch(pixels, new int[1], 3, side, side);
      return Tensors.toDoubles(inference.logits(input.images(batch)));
    }
  }
}
