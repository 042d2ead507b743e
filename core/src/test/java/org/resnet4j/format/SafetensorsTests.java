package org.resnet4j.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;

class SafetensorsTests {

  private final Path folder;

  SafetensorsTests(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Path fixture() throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(SafetensorsTests.class.getResource("python.safetensors")).toURI());
  }

  @Test
  void readsWhatPythonWrote() throws URISyntaxException {
    try (Safetensors file = Safetensors.open(fixture())) {
      assertThat(file.metadata())
          .isEqualTo(Map.of("format", "pt", "classes", "airplane,bird – ünïcode"));
      assertThat(file.info("conv1.weight").shape()).containsExactly(2L, 3L);
      float[] weights = new float[6];
      file.data("conv1.weight").asFloatBuffer().get(weights);
      assertThat(weights).containsExactly(-0.5f, -0.25f, 0f, 0.25f, 0.5f, 0.75f);
      assertThat(file.info("bn1.num_batches_tracked").shape()).isEmpty();
      assertThat(file.data("bn1.num_batches_tracked").getLong()).isEqualTo(123456789012L);
      assertThat(file.data("mask")).isEqualTo(ByteBuffer.wrap(new byte[] {1, 0, 1}));
      assertThat(file.info("half").dtype()).isEqualTo(DType.F16);
      assertThat(file.data("empty").remaining()).isZero();
    }
  }

  @Test
  void writesTheBytesThatPythonWrites() throws Exception {
    Path copy = folder.resolve("copy.safetensors");
    try (Safetensors file = Safetensors.open(fixture())) {
      Safetensors.write(
          copy, file.metadata(), file.tensors().stream().map(t -> entry(file, t)).toList());
    }
    assertThat(copy).hasSameBinaryContentAs(fixture());
  }

  private static TensorEntry entry(Safetensors file, TensorInfo tensor) {
    return new TensorEntry(
        tensor.name(), tensor.dtype(), tensor.shape(), () -> file.data(tensor.name()));
  }

  @Test
  void keepsTheGivenOrderAndAlignsEachTensor() {
    Path file = folder.resolve("x.safetensors");
    Safetensors.write(
        file,
        Map.of(),
        List.of(
            bytes("mask", DType.U8, 3), bytes("w", DType.F32, 5), bytes("count", DType.I64, 1)));
    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.metadata()).isEmpty();
      assertThat(read.tensors().stream().map(TensorInfo::name))
          .containsExactly("mask", "w", "count");
      assertThat(read.tensors())
          .allMatch(t -> read.region(t.name()).begin() % t.dtype().bytes() == 0);
    }
  }

  private static TensorEntry bytes(String name, DType dtype, long extent) {
    ByteBuffer data = ByteBuffer.allocate((int) extent * dtype.bytes());
    return new TensorEntry(name, dtype, List.of(extent), () -> data);
  }

  @Test
  void refusesToWriteBytesThatDoNotFitTheShape() {
    TensorEntry entry =
        new TensorEntry("w", DType.F32, List.of(2L, 2L), () -> ByteBuffer.allocate(12));
    Path file = folder.resolve("x.safetensors");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.write(file, Map.of(), List.of(entry)))
        .withMessage("tensor w of shape [2, 2] needs 16 bytes, got 12");
    assertThat(file).doesNotExist();
  }

  @Test
  void refusesToWriteAnUnusableName() {
    Path file = folder.resolve("x.safetensors");
    TensorEntry entry = bytes("w", DType.U8, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.write(file, Map.of(), List.of(entry, entry)))
        .withMessage("a tensor cannot be named so here: w");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Safetensors.write(file, Map.of(), List.of(bytes("__metadata__", DType.U8, 1))))
        .withMessage("a tensor cannot be named so here: __metadata__");
  }

  @Test
  void rejectsAMissingFile() {
    Path file = folder.resolve("none.safetensors");
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> Safetensors.open(file))
        .withMessage("no such file: " + file);
  }

  @Test
  void rejectsAFolder() {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> Safetensors.open(folder))
        .withMessage(folder + " is a folder, not a weights file");
  }

  @Test
  void rejectsATruncatedFile() throws Exception {
    byte[] whole = Files.readAllBytes(fixture());
    assertRejected(
        Arrays.copyOf(whole, whole.length - 1),
        "is truncated: tensor mask ends at byte "
            + whole.length
            + ", the file has "
            + (whole.length - 1)
            + "; copy or download it again");
    assertRejected(
        Arrays.copyOf(whole, 20),
        "is truncated: its header ends at byte 400, the file has 20; copy or download it again");
    assertRejected(Arrays.copyOf(whole, 5), "is not a safetensors file: it has only 5 bytes");
  }

  @Test
  void rejectsEveryTruncation() throws Exception {
    byte[] whole = Files.readAllBytes(fixture());
    Path file = folder.resolve("bad.safetensors");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(ResnetException.class).isThrownBy(() -> Safetensors.open(file));
    }
  }

  @Test
  void rejectsAnotherKindOfFile() throws IOException {
    String message =
        "is not a safetensors file: it does not start with a header length and a JSON object";
    assertRejected("PK\3\4 a zip file of PyTorch".getBytes(StandardCharsets.US_ASCII), message);
    assertRejected(new byte[100], message);
  }

  @Test
  void rejectsBytesAfterTheLastTensor() throws IOException {
    assertHeaderRejected("{}", 3, "is damaged: 3 bytes follow the last tensor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}"
            + "|is damaged: tensor w: F32 of shape [2] has 8 bytes, its offsets are 0 to 4",
        "{'w':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}"
            + "|is damaged: shape [-1] has a negative extent",
        "{'w':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}}"
            + "|is damaged: shape [4294967296, 4294967296] has more than 2^63 bytes",
        "{'w':{'dtype':'U8','shape':[4],'data_offsets':[-4,0]}}"
            + "|is damaged: tensor w: U8 of shape [4] has 4 bytes, its offsets are -4 to 0",
        "{'w':{'dtype':'U8','shape':[99999999999999999999],'data_offsets':[0,4]}}"
            + "|has a tensor w with a shape that is out of range",
        "{'w':{'dtype':'U8','shape':[1.5],'data_offsets':[0,4]}}"
            + "|has a tensor w without a list of integers shape",
        "{'w':{'dtype':'U8','shape':[4]}}"
            + "|has a tensor w without a list of integers data_offsets",
        "{'w':{'dtype':'U8','shape':[4],'data_offsets':[4]}}"
            + "|has a tensor w with 1 data_offsets, not 2",
        "{'w':{'dtype':'Q4','shape':[1],'data_offsets':[0,4]}}"
            + "|has a tensor w of unknown type Q4; known are"
            + " [F64, F32, F16, BF16, F8_E4M3, F8_E5M2, F8_E4M3FNUZ, F8_E5M2FNUZ, F8_E8M0, F6_E2M3,"
            + " F6_E3M2, F4, C64, I64, I32, I16, I8, U64, U32, U16, U8, BOOL]",
        "{'w':{'dtype':'F4','shape':[7],'data_offsets':[0,4]}}"
            + "|is damaged: shape [7] of F4 has 28 bits, no whole number of bytes",
        "{'w':{'dtype':'U8','shape':[3],'data_offsets':[1,4]}}"
            + "|is damaged: tensor w follows a hole (begins at 1, not 0)",
        "{'w':{'dtype':'U8','shape':[3],'data_offsets':[0,3]},"
            + "'v':{'dtype':'U8','shape':[2],'data_offsets':[2,4]}}"
            + "|is damaged: tensor v overlaps the one before (begins at 2, not 3)",
        "{'w':3}|has a tensor w that is no JSON object",
        "{'__metadata__':{'a':1}}|has a __metadata__ that is no map of strings",
        "{'a':{'dtype':'U8','dtype':'U8'}}" + "|has a tensor a with more than one dtype",
        "{'__metadata__':null,'__metadata__':{}}|has more than one __metadata__",
        "{'__metadata__':{'a':null}}|has a __metadata__ that is no map of strings",
        "{'__metadata__':[]}|has a __metadata__ that is no map of strings",
        "{'\\ud800':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}"
            + "|has a tensor ? whose name is not Unicode",
        "{'w':{'shape':[3],'data_offsets':[0,3]}}|has a tensor w without a dtype",
        "{} 1|has a header that is not valid JSON: something follows the object",
        "{'w':{'dtype':'U8','shape':{},'data_offsets':[0,3]}}"
            + "|has a tensor w without a list of integers shape",
      })
  void rejectsABadHeader(String header, String message) throws IOException {
    assertHeaderRejected(header.replace('\'', '"'), 4, message);
  }

  /** Each as Python's safetensors 0.8 reads it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'__metadata__':null,@}|a F32 [1]|{}",
        "{@,'__metadata__':null}|a F32 [1]|{}",
        "{'__metadata__':{},@}|a F32 [1]|{}",
        "{'__metadata__':{'k':'1','k':'2'},@}|a F32 [1]|{k=2}",
        "{@,@}|a F32 [1]|{}",
        "{'a':{'dtype':'U8','shape':[9],'data_offsets':[0,9]},@}|a F32 [1]|{}",
        "  {@}  |a F32 [1]|{}",
        "{'a':{'dtype':'F8_E4M3','shape':[4],'data_offsets':[0,4],'x':{'y':[1]}}}|a F8_E4M3 [4]|{}",
        "{'a':{'dtype':'F4','shape':[8],'data_offsets':[0,4]}}|a F4 [8]|{}",
        "{'a':{'dtype':'U16','shape':[2],'data_offsets':[0,4]}}|a U16 [2]|{}",
        "{'':{'dtype':'U32','shape':[],'data_offsets':[0,4]}}| U32 []|{}",
        "{'ä😀.':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},'e':{'dtype':'F32','shape':[0],'data_offsets':[0,0]}}|ä😀. U8 [4], e F32 [0]|{}",
      })
  void opensWhatPythonOpens(String header, String tensors, String metadata) throws IOException {
    String json =
        header
            .replace("@", "'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}")
            .replace('\'', '"');
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + text.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    Path file = folder.resolve("odd");
    Files.write(file, bytes.putLong(text.length).put(text).array());
    try (TensorFile read = TensorFile.open(file)) {
      assertThat(
              read.tensors().stream()
                  .map(t -> t.name() + " " + t.dtype() + " " + t.shape())
                  .collect(Collectors.joining(", "))
                  .strip())
          .isEqualTo(tensors);
      assertThat(read.metadata()).hasToString(metadata);
    }
  }

  @Test
  void saysThatAFileIsNoSafetensorsWhateverItIs() throws IOException {
    assertRejected(
        "hello, this is another kind of file".getBytes(StandardCharsets.US_ASCII),
        "is not a safetensors file: it does not start with a header length and a JSON object");
  }

  @Test
  void rejectsAHeaderThatIsNotText() throws IOException {
    byte[] header = "{\"w".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(4).put(header).put((byte) 0xff);
    assertRejected(bytes.array(), "has a header that is not UTF-8");
  }

  @Test
  void refusesAHeaderThatWouldTakeMuchMemory() throws IOException {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 60_000; i++) {
      json.append(
          String.format(
              Locale.ROOT, "\"%d\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},", i));
    }
    assertHeaderRejected(
        json.toString(),
        0,
        "has a header that needs more than 16 MiB of memory, far more than a state dict does");
    assertHeaderRejected(
        "{\"w\":{\"dtype\":\"U8\",\"shape\":[" + "0,".repeat(1_000_000),
        0,
        "has a tensor w with a shape of more than 64 numbers");
  }

  private void assertHeaderRejected(String json, int dataBytes, String message) throws IOException {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + header.length + dataBytes);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header);
    assertRejected(bytes.array(), message);
  }

  private void assertRejected(byte[] content, String message) throws IOException {
    Path file = folder.resolve("bad.safetensors");
    Files.write(file, content);
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> Safetensors.open(file))
        .withMessage(file + " " + message)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.DATA));
  }
}
