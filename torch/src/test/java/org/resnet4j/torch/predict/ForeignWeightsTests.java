package org.resnet4j.torch.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.Digests;
import org.resnet4j.ResnetException;
import org.resnet4j.data.DataListener;
import org.resnet4j.data.DataRoot;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.format.DType;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.pytorch.TorchFile;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.StateDict;
import org.resnet4j.image.RgbImage;
import org.resnet4j.metrics.Evaluation;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Preprocessing;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.evaluate.Evaluator;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.WeightsFile;
import org.resnet4j.torch.train.FormulaWeights;
import org.resnet4j.weights.Conversion;
import org.resnet4j.weights.Conversion.Target;
import org.resnet4j.weights.Fit;
import org.resnet4j.weights.OpenedWeights;
import org.resnet4j.weights.Selection;
import org.resnet4j.weights.published.Pretrained;
import org.resnet4j.weights.published.WeightsStore;
import org.resnet4j.zoo.Zoo;

/** Weights files as others write them give the predictions that they give there. */
@ExtendWith(NativeLeakExtension.class)
class ForeignWeightsTests {

  private static final RgbImage IMAGE = image(48, 40);

  @TempDir private Path folder;

  @Test
  void evaluatesAkamastersFileAsPyTorchDoes() {
    Optional<Path> file = shared("resnet20-12fca82f.th");
    assumeThat(file).as("shared/weights is not there").isPresent();
    Path root = DataRoot.resolve(Optional.empty());
    assumeThat(Datasets.local(root)).as("no CIFAR-10 in " + root).isNotEmpty();
    ImageDataset images =
        Datasets.open("cifar10", root, Split.TEST, List.of(), DataListener.SILENT);
    try (TrainedModel model = open(file.get(), "cifar-resnet20", Normalization.IMAGENET)) {
      Evaluation evaluation = Evaluator.evaluate(model.net(), images, model.normalize());
      assertThat(evaluation.correct()).isEqualTo(8103);
      assertThat(evaluation.loss()).isCloseTo(0.878796, within(2e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cifar-resnet8:projection=B", "cifar-preact-resnet11", "resnet18:stem=3x3,bias"})
  void foldedBatchNormsGiveTheSameLogits(String spec) {
    Path plain = save(spec, name -> name);
    Path folded = folder.resolve("folded.safetensors");
    try (TensorFile in = TensorFile.open(plain)) {
      Fit fit = Fit.of(Zoo.network(spec, 10), in);
      new Conversion(Target.SAFETENSORS, Optional.empty(), Optional.of(fit)).write(in, folded);
    }
    try (TensorFile out = TensorFile.open(folded)) {
      assertThat(out.tensors().size()).isLessThan(tensors(spec));
    }
    assertSame(predict(plain, spec), predict(folded, spec), 1e-5);
  }

  @Test
  void namesOfHuggingFaceGiveTheSameLogits() {
    String spec = "resnet18:stem=3x3";
    assertSame(
        predict(save(spec, name -> name), spec),
        predict(save(spec, HuggingFaceNames::of), spec),
        0);
  }

  @ParameterizedTest
  @CsvSource({
    "layer1., layer1._orig_mod.",
    "layer2.0., module.layer2._checkpoint_wrapped_module.0.",
    "linear., linear.1.",
    "linear., classifier.",
    "linear., fc.0."
  })
  void wrappersAndOtherHeadsGiveTheSameLogits(String part, String theirs) {
    String spec = "cifar-resnet8:projection=B";
    Path wrapped = save(spec, name -> "net." + name.replace(part, theirs));
    assertSame(predict(save(spec, name -> name), spec), predict(wrapped, spec), 0);
  }

  @Test
  void whatNoNetHasIsToldAndLeftOut() {
    Path file = folder.resolve("extras.pth");
    try (TensorFile in = TensorFile.open(save("cifar-resnet8", name -> "model." + name))) {
      List<TensorEntry> entries = new ArrayList<>();
      in.tensors().forEach(t -> entries.add(new TensorEntry(t, () -> in.data(t.name()))));
      for (String extra : List.of("criterion.weight", "val_cm.confmat")) {
        entries.add(new TensorEntry(extra, DType.F32, List.of(2L), () -> ByteBuffer.allocate(8)));
      }
      TorchFile.write(file, Map.of(), entries);
    }
    List<String> notes = new ArrayList<>();
    try (var weights = OpenedWeights.open(file, Selection.ALL);
        var predictor =
            new Predictor(
                TrainedModel.ofWeights(
                    weights,
                    Optional.of("cifar-resnet8"),
                    Optional.of(Normalization.HALF),
                    Device.CPU,
                    notes::add))) {
      assertThat(predictor.predict(IMAGE, 1)).hasSize(1);
    }
    assertThat(notes)
        .containsExactly(
            "2 of the tensors of "
                + file
                + " are no part of cifar-resnet8 and are left out: criterion.weight,"
                + " val_cm.confmat");
    assertThatThrownBy(() -> open(file, "cifar-resnet8", Normalization.HALF))
        .hasMessage(
            file + " does not fit cifar-resnet8: 2 unexpected: criterion.weight, val_cm.confmat");
  }

  /** Halves give what the same values give as floats, which are not the original's. */
  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16"})
  void halfPrecisionComesIn(DType type) {
    Path plain = save("cifar-resnet8", name -> name);
    Path half = convert(plain, "half.pth", type);
    Path rounded = convert(half, "rounded.pth", DType.F32);
    List<Prediction> predictions = predict(half, "cifar-resnet8");
    assertSame(predict(rounded, "cifar-resnet8"), predictions, 0);
    assertThat(predictions).isNotEqualTo(predict(plain, "cifar-resnet8"));
  }

  private Path convert(Path from, String name, DType type) {
    Path to = folder.resolve(name);
    try (TensorFile in = TensorFile.open(from)) {
      new Conversion(Target.PTH, Optional.of(type), Optional.empty()).write(in, to);
    }
    return to;
  }

  /** {@code half()} or {@code int()} over a whole state dict: load_state_dict takes that. */
  @ParameterizedTest
  @CsvSource({"F16, 0047", "F32, 0000e040", "I32, 07000000", "I16, 0700", "U8, 07"})
  void countersOfOtherTypesComeIn(DType type, String seven) {
    Path file = folder.resolve("counters.pth");
    Path plain = save("cifar-resnet8", name -> name);
    try (TensorFile in = TensorFile.open(plain)) {
      ByteBuffer count = ByteBuffer.wrap(HexFormat.of().parseHex(seven));
      TorchFile.write(
          file,
          Map.of(),
          in.tensors().stream()
              .map(
                  info ->
                      info.dtype() == DType.I64
                          ? new TensorEntry(info.name(), type, List.of(1L), () -> count)
                          : new TensorEntry(info, () -> in.data(info.name())))
              .toList());
    }
    try (TrainedModel model = open(file, "cifar-resnet8", Normalization.HALF);
        var scope = Scope.open()) {
      assertThat(
              WeightsFile.entries(model.net()).stream()
                  .filter(entry -> entry.dtype() == DType.I64)
                  .map(entry -> entry.data().get().getLong(0)))
          .hasSize(7)
          .containsOnly(7L);
    }
  }

  @Test
  void aFileThatClaimsMoreClassesThanFitInMemoryIsNoNetwork() {
    Path file = folder.resolve("classes.pth");
    List<Long> shape = List.of((long) Integer.MAX_VALUE, 0L);
    TorchFile.write(
        file,
        Map.of(),
        List.of(new TensorEntry("fc.weight", DType.F32, shape, () -> ByteBuffer.allocate(0))));
    assertThatThrownBy(() -> open(file, "cifar-resnet8", Normalization.HALF))
        .isInstanceOf(ResnetException.class)
        .hasMessageStartingWith(file + " does not fit cifar-resnet8: 36 missing: conv1.weight, ");
  }

  @Test
  void weightsThatAreNotFinitePredictNothing() {
    Path file = folder.resolve("nan.pth");
    try (TensorFile in = TensorFile.open(save("cifar-resnet8", name -> name))) {
      ByteBuffer nan = ByteBuffer.wrap(HexFormat.of().parseHex("0000c07f".repeat(10)));
      TorchFile.write(
          file,
          Map.of(),
          in.tensors().stream()
              .map(
                  t ->
                      new TensorEntry(
                          t, () -> t.name().equals("linear.bias") ? nan : in.data(t.name())))
              .toList());
    }
    assertThatThrownBy(() -> predict(file, "cifar-resnet8"))
        .isInstanceOf(ResnetException.class)
        .hasMessage("the net's logits are not finite: its weights are damaged");
  }

  @Test
  void aFileFullOfIntegersIsNoNetwork() {
    Path file = folder.resolve("integers.pth");
    try (TensorFile in = TensorFile.open(save("cifar-resnet8", name -> name))) {
      List<TensorEntry> integers =
          in.tensors().stream()
              .map(
                  info ->
                      new TensorEntry(
                          info.name(),
                          DType.I32,
                          info.shape(),
                          () -> ByteBuffer.allocate(4 * (int) info.elements())))
              .toList();
      TorchFile.write(file, Map.of(), integers);
    }
    assertThatThrownBy(() -> open(file, "cifar-resnet8", Normalization.HALF))
        .isInstanceOf(ResnetException.class)
        .hasMessage(file + ": tensor conv1.weight has type I32; weights are F64, F32, F16 or BF16");
  }

  /** The whole way of {@code resnet predict resnet18 IMAGE}, but for the host. */
  @Test
  void publishedWeightsAreFetchedCheckedAndUsed() throws IOException {
    Path hub = Files.createDirectories(folder.resolve("hub"));
    Path published = hub.resolve("resnet18-00000000.pth");
    try (TensorFile in = TensorFile.open(save("resnet18", 1000, name -> name))) {
      new Conversion(Target.PTH, Optional.empty(), Optional.empty()).write(in, published);
    }
    Preprocessing preprocessing =
        new Preprocessing(72, 64, Preprocessing.IMAGENET.interpolation(), Normalization.IMAGENET);
    Pretrained.Entry entry =
        new Pretrained.Entry(
            "resnet18",
            "TEST",
            URI.create("https://example.org/" + published.getFileName()),
            Digests.ofFile("SHA-256", published),
            OptionalDouble.empty(),
            preprocessing,
            Pretrained.Labels.IMAGENET,
            Optional.empty(),
            "none",
            "test");
    WeightsStore store = WeightsStore.of(Map.of("RESNET_HUB", hub.toString()), folder);
    Path file = store.fetch(entry, DataListener.SILENT);
    try (var predictor =
        new Predictor(TrainedModel.ofPretrained(entry, file, Optional.empty(), Device.CPU))) {
      List<Prediction> predictions = predictor.predict(IMAGE, 5);
      assertThat(predictions).hasSize(5);
      assertThat(Pretrained.Labels.IMAGENET.names())
          .containsAll(predictions.stream().map(Prediction::label).toList());
    }
  }

  private Path save(String spec, UnaryOperator<String> name) {
    return save(spec, 10, name);
  }

  private Path save(String spec, int classes, UnaryOperator<String> name) {
    Path file = folder.resolve("model" + spec.hashCode() + name.hashCode() + ".pth");
    Network network = Zoo.network(spec, classes);
    try (var net = Model.create(network, 1, Device.CPU, Element.FLOAT32);
        var scope = Scope.open()) {
      FormulaWeights.fill(net);
      List<TensorEntry> entries =
          WeightsFile.entries(net).stream()
              .map(
                  entry ->
                      new TensorEntry(
                          name.apply(entry.name()), entry.dtype(), entry.shape(), entry.data()))
              .toList();
      TorchFile.write(file, Map.of(), entries);
    }
    return file;
  }

  private static List<Prediction> predict(Path file, String spec) {
    try (var predictor = new Predictor(open(file, spec, Normalization.HALF))) {
      return predictor.predict(IMAGE, 10).stream()
          .sorted(java.util.Comparator.comparingInt(Prediction::index))
          .toList();
    }
  }

  private static TrainedModel open(Path file, String spec, Normalization normalize) {
    return TrainedModel.ofWeights(file, Optional.of(spec), Optional.of(normalize), Device.CPU);
  }

  private static void assertSame(List<Prediction> a, List<Prediction> b, double tolerance) {
    assertThat(a).hasSameSizeAs(b);
    for (int i = 0; i < a.size(); i++) {
      assertThat(b.get(i).p()).isCloseTo(a.get(i).p(), within(tolerance));
    }
  }

  private static RgbImage image(int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37 + (i >> 5) * 11);
    }
    return new RgbImage(width, height, pixels);
  }

  private static Optional<Path> shared(String name) {
    return Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
        .map(p -> p.resolveSibling("shared").resolve("weights").resolve(name))
        .filter(Files::exists)
        .findFirst();
  }

  private static int tensors(String spec) {
    return StateDict.of(Zoo.network(spec, 10)).entries().size();
  }
}
