package org.resnet4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.ResnetException;
import org.resnet4j.format.DType;
import org.resnet4j.format.Safetensors;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.pytorch.TorchFile;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Value;
import org.resnet4j.weights.Conversion.Target;

class ConversionTests {

  @TempDir private Path folder;

  @Test
  void keepsEveryByteThereAndBack() {
    Path start = file();
    Path pth = convert(start, "a.pth", Target.PTH, Optional.empty());
    Path safetensors = convert(pth, "b.safetensors", Target.SAFETENSORS, Optional.empty());
    Path back = convert(safetensors, "c.pth", Target.PTH, Optional.empty());
    assertThat(bytes(pth)).isEqualTo(bytes(start));
    assertThat(bytes(safetensors)).isEqualTo(bytes(start));
    assertThat(bytes(back)).isEqualTo(bytes(start));
    assertThat(back).hasSameBinaryContentAs(pth);
  }

  @Test
  void keepsMetadataAndAddsWhatHuggingFaceAsksFor() {
    Path pth = convert(file(), "a.pth", Target.PTH, Optional.empty());
    Path safetensors = convert(pth, "b.safetensors", Target.SAFETENSORS, Optional.empty());
    try (TensorFile file = TensorFile.open(safetensors)) {
      assertThat(file.metadata()).containsEntry("model", "tiny").containsEntry("format", "pt");
    }
  }

  @Test
  void hidesAnotherFormatOfACheckpointFromHuggingFace() {
    Path odd = folder.resolve("odd.pth");
    TorchFile.write(odd, Map.of("format", "mine"), List.of(floats("w", List.of(1L), 1)));
    Path out = convert(odd, "b.safetensors", Target.SAFETENSORS, Optional.empty());
    try (TensorFile file = TensorFile.open(out)) {
      assertThat(file.metadata()).containsEntry("format", "pt");
    }
  }

  @Test
  void changesTheTypeOfFloatsAlone() {
    Path half = convert(file(), "half.safetensors", Target.SAFETENSORS, Optional.of(DType.F16));
    try (TensorFile file = TensorFile.open(half)) {
      assertThat(file.info("conv1.weight").dtype()).isEqualTo(DType.F16);
      assertThat(file.info("bn1.num_batches_tracked").dtype()).isEqualTo(DType.I64);
      assertThat(file.data("bn1.running_var").getShort(2)).isEqualTo((short) 0x4400); // 4
    }
  }

  /** w = 1, 2; gamma = 3, 2; beta = 1, -1; mean = 0.5, 1; variance + epsilon = 1, 4. */
  @Test
  void foldsByTheFormula() {
    Path folded = folder.resolve("folded.safetensors");
    fold(file(), folded);
    try (TensorFile out = TensorFile.open(folded)) {
      assertThat(out.tensors()).hasSize(4);
      assertThat(floats(out, "conv1.weight")).containsExactly(3, 2);
      assertThat(floats(out, "conv1.bias")).containsExactly(1 - 0.5f * 3, -1 - 1);
      assertThat(out.metadata()).containsEntry("folded", "batch-norm");
      assertThat(Fit.best(network(), out).isExact()).isTrue();
    }
  }

  @Test
  void foldsNothingOfAFileThatDoesNotFit() {
    Path out = folder.resolve("folded.safetensors");
    try (TensorFile in = TensorFile.open(file())) {
      Fit fit = Fit.of(org.resnet4j.zoo.Zoo.network("cifar-resnet8", 10), in);
      var conversion = new Conversion(Target.SAFETENSORS, Optional.empty(), Optional.of(fit));
      assertThatThrownBy(() -> conversion.write(in, out)).isInstanceOf(ResnetException.class);
    }
    assertThat(Files.exists(out)).isFalse();
  }

  @Test
  void saysWhereNothingIsLeftToFold() {
    Path folded = folder.resolve("folded.safetensors");
    fold(file(), folded);
    Path again = folder.resolve("again.safetensors");
    assertThatThrownBy(() -> fold(folded, again))
        .isInstanceOf(ResnetException.class)
        .hasMessage(
            folded + " as tiny has no batch norm behind a convolution: nothing is left to fold");
    assertThat(Files.exists(again)).isFalse();
  }

  @Test
  void foldsNoIntegers() {
    Path integers = folder.resolve("integers.safetensors");
    try (TensorFile in = TensorFile.open(file())) {
      Safetensors.write(
          integers,
          Map.of(),
          in.tensors().stream()
              .map(t -> new TensorEntry(t.name(), DType.I32, t.shape(), () -> zeros(t.elements())))
              .toList());
    }
    Path out = folder.resolve("out.safetensors");
    assertThatThrownBy(() -> fold(integers, out))
        .isInstanceOf(ResnetException.class)
        .hasMessage(
            integers
                + ": tensor conv1.weight has type I32; what is folded must be F64, F32, F16 or BF16");
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("out."));
  }

  private static ByteBuffer zeros(long elements) {
    return ByteBuffer.allocate((int) (4 * elements));
  }

  private static void fold(Path in, Path out) {
    try (TensorFile tensors = TensorFile.open(in)) {
      Fit fit = Fit.best(network(), tensors);
      new Conversion(Target.SAFETENSORS, Optional.empty(), Optional.of(fit)).write(tensors, out);
    }
  }

  private Path convert(Path in, String name, Target format, Optional<DType> type) {
    Path out = folder.resolve(name);
    try (TensorFile tensors = TensorFile.open(in)) {
      new Conversion(format, type, Optional.empty()).write(tensors, out);
    }
    return out;
  }

  private static Map<String, ByteBuffer> bytes(Path path) {
    try (TensorFile file = TensorFile.open(path)) {
      return file.tensors().stream()
          .collect(Collectors.toMap(info -> info.toString(), info -> file.data(info.name())));
    }
  }

  private static float[] floats(TensorFile file, String name) {
    float[] values = new float[(int) file.info(name).elements()];
    file.data(name).asFloatBuffer().get(values);
    return values;
  }

  private static Network network() {
    var net = new NetworkBuilder("tiny", Shape.map(1, 2, 2));
    Value x = net.add("conv1", new Op.Conv(1, 2, 1, 1, 0, 1, false), net.input());
    x = net.add("bn1", new Op.BatchNorm(2, 0, 0.1), x);
    x = net.add("avgpool", new Op.GlobalAvgPool(), x);
    net.add("fc", new Op.Linear(2, 2, true), x);
    return net.build();
  }

  private Path file() {
    Path file = folder.resolve("start.safetensors");
    List<TensorEntry> entries =
        List.of(
            floats("conv1.weight", List.of(2L, 1L, 1L, 1L), 1, 2),
            floats("bn1.weight", List.of(2L), 3, 2),
            floats("bn1.bias", List.of(2L), 1, -1),
            floats("bn1.running_mean", List.of(2L), 0.5f, 1),
            floats("bn1.running_var", List.of(2L), 1, 4),
            new TensorEntry("bn1.num_batches_tracked", DType.I64, List.of(), () -> counter(7)),
            floats("fc.weight", List.of(2L, 2L), 1, Float.NaN, -0f, Float.MIN_VALUE),
            floats("fc.bias", List.of(2L), 1, 2));
    Safetensors.write(file, Map.of("model", "tiny"), entries);
    return file;
  }

  private static ByteBuffer counter(long count) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, count);
  }

  private static TensorEntry floats(String name, List<Long> shape, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new TensorEntry(name, DType.F32, shape, () -> bytes);
  }
}
