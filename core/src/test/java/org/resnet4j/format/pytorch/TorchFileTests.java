package org.resnet4j.format.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.format.DType;
import org.resnet4j.format.Elements;
import org.resnet4j.format.Fixtures;
import org.resnet4j.format.ReadBudget;
import org.resnet4j.format.Safetensors;
import org.resnet4j.format.Source;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;
import org.resnet4j.format.ZipDirectory;
import org.resnet4j.format.ZipFiles;

class TorchFileTests {

  private final Path folder;

  TorchFileTests(@TempDir Path folder) {
    this.folder = folder;
  }

  private static TensorFile open(String name) {
    return TensorFile.open(Fixtures.path(name));
  }

  private static float[] floats(TensorFile file, String name) {
    return Elements.toFloats(file.data(name), file.info(name).dtype());
  }

  /** The numbers of what Python calls range(120) at these indices. */
  private static float[] range(LongStream indices) {
    long[] values = indices.toArray();
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i];
    }
    return floats;
  }

  @ParameterizedTest
  @ValueSource(strings = {"types.pth", "types.th"})
  void readsEveryType(String name) {
    try (TensorFile file = open(name)) {
      for (String type : List.of("float64", "float32", "float16", "bfloat16")) {
        assertThat(floats(file, type)).as(type).containsExactly(-1, 0, 1, 2, 3);
      }
      long[] longs = new long[5];
      file.data("int64").asLongBuffer().get(longs);
      assertThat(longs).containsExactly(-1, 0, 1, 2, 3);
      assertThat(file.data("int32").getInt()).isEqualTo(-1);
      assertThat(file.data("int16").getShort()).isEqualTo((short) -1);
      assertThat(file.data("int8")).isEqualTo(ByteBuffer.wrap(new byte[] {-1, 0, 1, 2, 3}));
      assertThat(file.data("uint8")).isEqualTo(ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4}));
      assertThat(file.data("bool")).isEqualTo(ByteBuffer.wrap(new byte[] {0, 1, 0, 1, 0}));
      assertThat(file.info("scalar")).isEqualTo(new TensorInfo("scalar", DType.I64, List.of()));
      assertThat(file.data("scalar").getLong()).isEqualTo(123456789012L);
      assertThat(file.info("empty").shape()).containsExactly(0L, 4L);
      assertThat(file.data("empty").remaining()).isZero();
      assertThat(file.tensors().stream().map(TensorInfo::dtype).distinct())
          .containsExactlyInAnyOrder(
              DType.F64,
              DType.F32,
              DType.F16,
              DType.BF16,
              DType.I64,
              DType.I32,
              DType.I16,
              DType.I8,
              DType.U8,
              DType.BOOL);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"views.pth", "views.th"})
  void readsViewsRowMajorAndWithoutHoles(String name) {
    try (TensorFile file = open(name)) {
      LongStream all = LongStream.range(0, 120);
      assertThat(floats(file, "whole")).containsExactly(range(all));
      assertThat(floats(file, "offset")).containsExactly(range(LongStream.range(7, 19)));
      assertThat(file.info("transposed").shape()).containsExactly(15L, 8L);
      assertThat(floats(file, "transposed"))
          .containsExactly(range(LongStream.range(0, 120).map(i -> i % 8 * 15 + i / 8)));
      // (5, 3, 2, 4) from strides (1, 20, 60, 5)
      assertThat(floats(file, "permuted"))
          .containsExactly(
              range(
                  LongStream.range(0, 120)
                      .map(i -> i / 24 + i / 8 % 3 * 20 + i / 4 % 2 * 60 + i % 4 * 5)));
      assertThat(floats(file, "stepped"))
          .containsExactly(range(LongStream.iterate(3, i -> i < 120, i -> i + 7)));
      // (2, 2, 2, 3) from element 21 with strides (60, 20, 10, 1)
      assertThat(floats(file, "inner"))
          .containsExactly(
              range(
                  LongStream.range(0, 24)
                      .map(i -> 21 + i / 12 * 60 + i / 6 % 2 * 20 + i / 3 % 2 * 10 + i % 3)));
      assertThat(floats(file, "expanded")).containsExactly(5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7);
      assertThat(floats(file, "channels_last")).containsExactly(floats(file, "whole"));
      assertThat(file.data("none").remaining()).isZero();
      assertThat(floats(file, "element")).containsExactly(42);
      assertThat(floats(file, "ones")).containsExactly(0, 1, 2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"parameters.pth", "parameters.th"})
  void readsParametersAndTensorsWithAttributes(String name) {
    try (TensorFile file = open(name)) {
      assertThat(floats(file, "plain")).containsExactly(0, 1);
      assertThat(floats(file, "marked")).containsExactly(0, 1, 2);
      assertThat(floats(file, "tensor")).containsExactly(0, 1, 2, 3);
    }
  }

  @Test
  void leavesOutTheAttributesOfAModulesStateDict() {
    try (TensorFile file = open("module-state.pth")) {
      assertThat(file.tensors().stream().map(TensorInfo::name))
          .containsExactly("fc.weight", "fc.bias");
      assertThat(file.metadata()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "timm.pth, '', state_dict, 0.25",
    "timm.th, '', state_dict, 0.25",
    "lightning.pth, model., state_dict, 0.25",
    "kuangliu.pth, '', net, 0.25",
    "average-only.pth, '', ema.module, 100.25",
    "numbers.pth, '', model, 0.25",
    "numbers.th, '', model, 0.25",
    "protocol4.pth, '', , 0.25",
    "pair.pth, '', 0, 0.25",
    "hugging-face.safetensors, '', , 0.25",
  })
  void findsTheStateDict(String name, String prefix, String key, float second) {
    try (TensorFile file = open(name)) {
      assertThat(file.tensors())
          .containsExactlyInAnyOrder(
              new TensorInfo(prefix + "conv.weight", DType.F32, List.of(2L, 3L)),
              new TensorInfo(prefix + "bn.num_batches_tracked", DType.I64, List.of()));
      assertThat(floats(file, prefix + "conv.weight")[1]).isEqualTo(second);
      assertThat(file.metadata().get("state_dict_key")).isEqualTo(key);
    }
  }

  @Test
  void tellsWhatTheCheckpointSaysBesideItsTensors() {
    try (TensorFile file = open("timm.pth")) {
      assertThat(file.metadata().entrySet().stream().map(Object::toString))
          .containsExactly(
              "state_dict_key=state_dict",
              "epoch=12",
              "arch=resnet26d",
              "version=2",
              "args.model=resnet26d",
              "args.lr=0.05",
              "args.amp=true",
              "args.data=/data",
              "amp_scaler.scale=65536.0",
              "amp_scaler.growth_factor=2.0",
              "metric=78.25");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers.pth", "numbers.th"})
  void readsNumPysNumbers(String name) {
    try (TensorFile file = open(name)) {
      assertThat(file.metadata())
          .containsEntry("best", "91.5")
          .containsEntry("step", "-3")
          .containsEntry("big", "258")
          .containsEntry("device", "cuda:1")
          .containsEntry("dtype", "torch.float16")
          .containsEntry("scalars.bool_", "true")
          .containsEntry("scalars.uint64", "1")
          .containsEntry("scalars.float16", "1.0")
          .containsEntry("counts.seen", "4");
    }
  }

  @Test
  void readsBigEndianStorages() throws IOException {
    Path file = ZipFiles.edit("types.pth", folder, ZipFiles.replace("byteorder", "big"));
    try (TensorFile read = TensorFile.open(file)) {
      assertThat(Long.reverseBytes(read.data("int64").getLong(8))).isZero();
      assertThat(read.data("int64").getLong(16)).isEqualTo(1L << 56);
      assertThat(read.data("int16").getShort(4)).isEqualTo((short) (1 << 8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"types.pth", "views.pth", "timm.th", "hugging-face.safetensors"})
  void keepsEveryByteOnTheWayThroughBothFormats(String name) throws IOException {
    Path there = folder.resolve("there.safetensors");
    Path back = folder.resolve("back.pth");
    Path again = folder.resolve("again.pth");
    try (TensorFile file = open(name)) {
      Safetensors.write(there, Map.of(), copies(file));
      try (TensorFile middle = TensorFile.open(there)) {
        TorchFile.write(back, file.metadata(), copies(middle));
        TorchFile.write(again, file.metadata(), copies(middle));
      }
      try (TensorFile end = TensorFile.open(back)) {
        assertThat(end.format()).isEqualTo(TensorFile.Format.TORCH_ZIP);
        assertThat(end.tensors()).isEqualTo(file.tensors());
        assertThat(end.metadata()).isEqualTo(file.metadata());
        file.tensors().forEach(t -> assertThat(end.data(t.name())).isEqualTo(file.data(t.name())));
      }
    }
    assertThat(again).hasSameBinaryContentAs(back);
  }

  private static List<TensorEntry> copies(TensorFile file) {
    return file.tensors().stream().map(tensor -> Fixtures.copy(file, tensor)).toList();
  }

  @Test
  void writesStoragesAtMultiplesOf64() throws IOException {
    Path file = folder.resolve("x.pth");
    try (TensorFile types = open("types.pth")) {
      TorchFile.write(file, Map.of("classes", "airplane,bird"), copies(types));
    }
    try (Source source = Source.open(file)) {
      ZipDirectory directory = new ZipDirectory(source, new ReadBudget(source.size()));
      assertThat(directory.names())
          .startsWith("archive/data.pkl", "archive/byteorder", "archive/data/0")
          .endsWith("archive/version", "archive/extra/resnet4j.json");
      assertThat(directory.entries().values()).allMatch(entry -> entry.begin() % 64 == 0);
    }
  }

  @Test
  void refusesToWriteWhatCannotBeRead() {
    Path file = folder.resolve("x.pth");
    TensorEntry entry = new TensorEntry("w", DType.F32, List.of(2L), () -> ByteBuffer.allocate(4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TorchFile.write(file, Map.of(), List.of(entry)))
        .withMessage("tensor w of shape [2] needs 8 bytes, got 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TorchFile.write(file, Map.of(), List.of(entry, entry)))
        .withMessage("two tensors cannot have one name: w");
    assertThat(file).doesNotExist();
  }

  @Test
  void namesTheTensorThatIsNotThere() {
    try (TensorFile file = open("types.pth")) {
      assertThat(file.contains("float64")).isTrue();
      assertThat(file.contains("float65")).isFalse();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> file.data("float65"))
          .withMessage(file.path() + " has no tensor float65");
    }
  }

  @Test
  void readsAkamastersResNet20() {
    Path file = weights().resolve("resnet20-12fca82f.th");
    assumeTrue(Files.exists(file), "not here: shared/weights/resnet20-12fca82f.th");
    try (TensorFile read = TensorFile.open(file)) {
      assertThat(read.format()).isEqualTo(TensorFile.Format.TORCH_LEGACY);
      assertThat(read.metadata())
          .isEqualTo(Map.of("state_dict_key", "state_dict", "best_prec1", "91.78000183105469"));
      assertThat(read.tensors()).hasSize(97);
      assertThat(read.tensors().stream().mapToLong(TensorInfo::elements).sum()).isEqualTo(271_098);
      assertThat(read.info("module.linear.weight").shape()).containsExactly(10L, 64L);
      assertThat(floats(read, "module.conv1.weight")[0]).isEqualTo(-0.13818146f);
    }
  }

  /** Beside the checkout, or beside a folder that it is in. */
  private static Path weights() {
    return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
        .map(path -> path.resolve("shared/weights"))
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(Path.of("shared/weights"));
  }
}
