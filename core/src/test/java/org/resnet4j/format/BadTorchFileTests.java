package org.resnet4j.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.ResnetException;

class BadTorchFileTests {

  private static final String AGAIN = "; copy or download it again";

  private static final String MAGIC = "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";

  private final Path file;
  private final Path folder;

  BadTorchFileTests(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("bad.pth");
  }

  private void assertRejected(Path path, String clause) {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> TensorFile.open(path).close())
        .withMessage(path + " " + clause)
        .extracting(ResnetException::kind)
        .isEqualTo(ResnetException.Kind.DATA);
  }

  private void assertRejected(byte[] content, String clause) throws IOException {
    assertRejected(Files.write(file, content), clause);
  }

  private static int indexOf(byte[] content, String latin1, int occurrence) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int at = -1;
    for (int i = 0; i <= occurrence; i++) {
      at = text.indexOf(latin1, at + 1);
    }
    assertThat(at).isNotNegative();
    return at;
  }

  private static byte[] with(byte[] content, int at, int... bytes) {
    byte[] changed = content.clone();
    for (int i = 0; i < bytes.length; i++) {
      changed[at + i] = (byte) bytes[i];
    }
    return changed;
  }

  /** The position of an entry's record in the central directory. */
  private static int central(byte[] zip, String name) {
    int last = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf(name);
    return last - 46;
  }

  private static int end(byte[] zip) {
    return zip.length - 22;
  }

  private static byte[] zip(Map<String, byte[]> entries, Path target) throws IOException {
    ZipFiles.write(target, entries);
    return Files.readAllBytes(target);
  }

  /** A state dict of one tensor w; numbers as Python writes them, parted by blanks. */
  private static String pickle(
      String storage, String elements, String offset, String shape, String strides) {
    return "}S'w'\nctorch._utils\n_rebuild_tensor_v2\n((S'storage'\nctorch\n%s\nS'0'\nS'cpu'\nI%s\ntQI%s\n%s%s\u0089}tRs."
        .formatted(storage, elements, offset, numbers(shape), numbers(strides));
  }

  private static String numbers(String given) {
    return Arrays.stream(given.split(" ", -1))
        .map(number -> "I" + number + "\n")
        .collect(Collectors.joining("", "(", "t"));
  }

  private byte[] zip(String pickle, int storageBytes) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("data.pkl", Fixtures.latin1(pickle));
    entries.put("data/0", new byte[storageBytes]);
    return zip(entries, folder.resolve("made.pth"));
  }

  private byte[] good() throws IOException {
    return zip(pickle("FloatStorage", "6", "0", "2 3", "3 1"), 24);
  }

  @Test
  void readsTheFileThatTheOthersDamage() throws IOException {
    Files.write(file, good());
    try (TensorFile read = TensorFile.open(file)) {
      assertThat(read.tensors()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.3", "0.9", "0.999"})
  void rejectsATruncatedZip(double part) throws IOException {
    byte[] whole = good();
    int length = (int) (whole.length * part);
    assertRejected(
        Arrays.copyOf(whole, length),
        "is truncated: it begins as a zip archive, but its directory is not at its end (byte "
            + length
            + ")"
            + AGAIN);
  }

  @Test
  void rejectsEntriesOfOneName() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("data.pkl", Fixtures.latin1("}."));
    entries.put("data/0", new byte[4]);
    entries.put("data/1", new byte[4]);
    String zip = new String(zip(entries, file), StandardCharsets.ISO_8859_1);
    assertRejected(
        Fixtures.latin1(zip.replace("x/data/1", "x/data/0")),
        "is damaged: two entries are named x/data/0" + AGAIN);
  }

  @Test
  void rejectsEntriesThatOverlap() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("data/0", new byte[100]);
    entries.put("data/1", new byte[4]);
    byte[] zip = zip(entries, file);
    // the second entry, header and all, also inside the first, and the directory says so
    int second = indexOf(zip, "PK\u0003\u0004", 1);
    int inside = indexOf(zip, "x/data/0", 0) + 8;
    System.arraycopy(zip, second, zip, inside, 30 + 8 + 4);
    assertRejected(
        with(zip, central(zip, "x/data/1") + 42, inside, 0, 0, 0),
        "is damaged: entries x/data/0 and x/data/1 overlap" + AGAIN);
  }

  @Test
  void rejectsCompressionAndSoEveryZipBomb() throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("x/data.pkl"));
      zip.write(new byte[10_000_000]);
    }
    assertRejected(
        file,
        "has a compressed entry, x/data.pkl; torch.save compresses nothing: unpack it and pack it"
            + " again with zip -0");
  }

  @Test
  void rejectsADirectoryThatLies() throws IOException {
    byte[] zip = good();
    int entry = central(zip, "x/data/0");
    int end = end(zip);
    assertRejected(
        with(zip, entry + 8, 1), "is encrypted (entry x/data/0); torch.save writes no such files");
    assertRejected(
        with(zip, entry + 20, 0xff, 0xff, 0xff, 0x7f),
        "is damaged: entry x/data/0 is stored, but takes 2147483647 bytes for 24" + AGAIN);
    assertRejected(
        with(zip, entry + 20, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f),
        String.format(
                Locale.ROOT,
                "is damaged: entry x/data/0 of 2147483647 bytes at byte %d reaches beyond byte %d, where the directory begins",
                indexOf(zip, "x/data/0", 0) + 8,
                indexOf(zip, "PK\u0001\u0002", 0))
            + AGAIN);
    assertRejected(
        with(zip, entry + 42, 1, 0, 0, 0), "is damaged: entry x/data/0 is not at byte 1" + AGAIN);
    assertRejected(
        with(zip, end + 10, 0xfe, 0xff),
        "is damaged: 65534 entries do not fit into its directory of 110 bytes" + AGAIN);
    assertRejected(
        with(zip, end + 10, 3),
        "is damaged: 3 entries do not fit into its directory of 110 bytes" + AGAIN);
    assertRejected(
        with(zip, end + 12, 0xff, 0xff, 0xff, 0x7f),
        String.format(
                Locale.ROOT,
                "is damaged: its directory of 2147483647 bytes at byte %d cannot be",
                indexOf(zip, "PK\u0001\u0002", 0))
            + AGAIN);
    assertRejected(
        with(zip, end + 10, 0xff, 0xff),
        "is damaged: the 64-bit record of its directory is missing" + AGAIN);
    assertRejected(with(zip, entry, 0), "is damaged: entry 1 of its directory is none" + AGAIN);
    assertRejected(
        with(zip, entry + 28, 0xff, 0xff),
        "is damaged: entry 1 of its directory breaks off" + AGAIN);
  }

  @Test
  void rejectsOtherZipArchives() throws IOException {
    assertRejected(
        zip(Map.of("word/document.xml", new byte[3]), file),
        "is a zip archive with no data.pkl, so torch.save did not write it; unpack it, if it holds"
            + " a weights file");
    assertRejected(
        Fixtures.path("script.pt"),
        "is a TorchScript archive, a program with its weights, and no state dict; in Python:"
            + " torch.save(torch.jit.load('script.pt').state_dict(), 'weights.pth')");
  }

  @Test
  void rejectsWholeModules() {
    assertRejected(
        Fixtures.path("module.pth"),
        "asks for torch.nn.modules.linear.Linear, which is no part of a state dict and was not run;"
            + " if you trust the file, save the weights alone in Python:"
            + " torch.save(model.state_dict(), 'weights.pth')");
  }

  @ParameterizedTest
  @CsvSource({"complex.pth, torch.ComplexFloatStorage", "uint16.pth, torch.uint16"})
  void rejectsUnknownTypes(String name, String type) {
    assertRejected(
        Fixtures.path(name),
        "holds a tensor of unknown type %s; known are bfloat16, bool, float16, float32, float64, float8_e4m3fn, float8_e4m3fnuz, float8_e5m2, float8_e5m2fnuz, int16, int32, int64, int8, uint8"
            .formatted(type));
  }

  @ParameterizedTest
  @CsvSource({
    "quantized.pth, torch._utils._rebuild_qtensor, .dequantize",
    "sparse.pth, torch._utils._rebuild_sparse_tensor, .to_dense"
  })
  void rejectsTensorsOfOtherLayouts(String name, String function, String remedy) {
    assertRejected(
        Fixtures.path(name),
        "holds a tensor that is not plain (%s); call %s() on it before saving it"
            .formatted(function, remedy));
  }

  @Test
  void rejectsWhatHoldsNoStateDict() {
    assertRejected(
        Fixtures.path("tensor.pth"),
        "holds no dictionary of tensors, but a single tensor; in Python:"
            + " torch.save(model.state_dict(), 'weights.pth')");
    assertRejected(
        Fixtures.path("no-tensors.pth"),
        "holds no dictionary of tensors; its keys are [epoch, optimizer]");
    assertRejected(
        Fixtures.path("two-nets.pth"),
        "holds several dictionaries of tensors: netG, netD; choose one with --state-dict netG");
  }

  @Test
  void rejectsDamagedRecords() throws IOException {
    assertRejected(
        ZipFiles.edit("types.pth", folder, ZipFiles.replace("byteorder", "middle")),
        "is damaged: its byteorder is neither 'little' nor 'big'");
    assertRejected(
        ZipFiles.edit("types.pth", folder, ZipFiles.replace("extra/resnet4j.json", "[1]")),
        "is damaged: its extra/resnet4j.json is no map of strings");
    for (String json : List.of("null", "{\"a\":null}", "{\"a\":1}")) {
      assertRejected(
          ZipFiles.edit("types.pth", folder, ZipFiles.replace("extra/resnet4j.json", json)),
          "is damaged: its extra/resnet4j.json is no map of strings");
    }
    assertRejected(
        ZipFiles.edit("types.pth", folder, ZipFiles.replace("extra/resnet4j.json", "{")),
        "is damaged: its extra/resnet4j.json is no JSON");
    assertRejected(
        ZipFiles.edit("types.pth", folder, entries -> entries.remove("data/1")),
        "is damaged: it has no storage 1, which tensor float32 needs");
    assertRejected(
        ZipFiles.edit("types.pth", folder, ZipFiles.replace("data.pkl", "}X")),
        "is truncated: it breaks off at byte 2 of its pickle; copy or download it again");
  }

  @ParameterizedTest
  @CsvSource({
    "6, 0, 2 -3, 3 1, shape [2; -3] has a negative extent",
    "6, 0, 4000000000 4000000000, 1 1, shape [4000000000; 4000000000] has more than 2^63 bytes",
    "7, 0, 2 3, 3 1, its storage of 7 elements has only 24 bytes",
    "9223372036854775807, 0, 6, 1, its storage of 9223372036854775807 elements has only 24 bytes",
    "6, 1, 2 3, 3 1, 'shape [2; 3] with strides [3; 1] from element 1 on @6'",
    "6, -1, 2 3, 3 1, 'shape [2; 3] with strides [3; 1] from element -1 on @6'",
    "6, 0, 2 3, -3 1, 'shape [2; 3] with strides [-3; 1] from element 0 on @6'",
    "6, 0, 2 3, 1, 'shape [2; 3] with strides [1] from element 0 on @6'",
    "6, 0, 2 3, 4 1, 'shape [2; 3] with strides [4; 1] from element 0 on @6'",
    "6, 9223372036854775807, 6, 1, 'shape [6] with strides [1] from element 9223372036854775807 on @6'",
    "6, 0, 3, 9223372036854775807, 'shape [3] with strides [9223372036854775807] from element 0 on @6'",
    "6, 7, 0, 1, 'shape [0] with strides [1] from element 7 on @6'",
  })
  void rejectsTensorsThatDoNotLieInTheirStorage(
      String elements, String offset, String shape, String strides, String fault)
      throws IOException {
    assertRejected(
        zip(pickle("FloatStorage", elements, offset, shape, strides), 24),
        "is damaged: tensor w: "
            + fault.replace(';', ',').replace("@6", "does not lie in its storage of 6 elements"));
  }

  @Test
  void rejectsTensorsThatRepeatWhatTheFileDoesNotHave() throws IOException {
    assertRejected(
        zip(pickle("FloatStorage", "1", "0", "100000000000", "0"), 4),
        "has a tensor w of 400000000000 bytes that repeats the elements of a small storage; call"
            + " .contiguous() on it before saving it");
  }

  @Test
  void rejectsNegativeStorages() throws IOException {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(
            () ->
                TensorFile.open(
                    Files.write(file, zip(pickle("FloatStorage", "-6", "0", "6", "1"), 24))))
        .withMessage(
            file
                + ": its pickle holds a storage of -6 elements, of which -6 from element 0 on are"
                + " asked for (at byte 89 of the pickle); nothing in it was run");
  }

  /** A stream of one tensor of 6 floats, up to the keys of its storages. */
  private static String stream() {
    return MAGIC + "M\u00e9\u0003.}." + pickle("FloatStorage", "6", "0", "6", "1");
  }

  @Test
  void saysWhereAStreamBreaksOff() throws IOException {
    assertRejected(
        Fixtures.latin1(stream().substring(0, 100)),
        "is truncated: it breaks off at byte 100 of its pickle; copy or download it again");
    assertRejected(
        Fixtures.latin1(stream() + "]S'0'\na.1234"),
        "is truncated: storage 0 ends at byte 145, the file has 141; copy or download it again");
    assertRejected(
        Fixtures.latin1(stream() + "]S'0'\na.\u0006" + "\0".repeat(7 + 23)),
        "is truncated: storage 0 ends at byte 169, the file has 168; copy or download it again");
  }

  @Test
  void rejectsAStreamWhoseStoragesDoNotFit() throws IOException {
    assertRejected(
        Fixtures.latin1(stream() + "]S'0'\na." + "\u00ff".repeat(7) + "\u007f"),
        "is damaged: storage 0 has 9223372036854775807 elements at byte 137, and 6 in the pickle");
    assertRejected(
        Fixtures.latin1(stream() + "}."), "is damaged: the keys of its storages are no list");
    assertRejected(
        Fixtures.latin1(stream() + "]Na."), "is damaged: the keys of its storages are no text");
    assertRejected(
        Fixtures.latin1(stream() + "]S'1'\na."), "is damaged: nothing refers to its storage 1");
    assertRejected(
        Fixtures.latin1(stream() + "]."), "is damaged: it has no storage 0, which tensor w needs");
    assertRejected(
        Fixtures.latin1(stream() + "](S'0'\nS'0'\ne." + ("\u0006" + "\0".repeat(7 + 24)).repeat(2)),
        "is damaged: it lists storage 0 twice");
  }

  @Test
  void rejectsOtherPickles() throws IOException {
    assertRejected(
        Fixtures.latin1("\u0080\u0002}."),
        "is a pickle that torch.save did not write; in Python: torch.save(model.state_dict(),"
            + " 'weights.pth')");
    assertRejected(
        Fixtures.latin1(MAGIC + "M\u00ea\u0003."), "has another protocol than PyTorch's 1001");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<!DOCTYPE html> | is a web page; download the file itself",
        "<HTML><head> | is a web page; download the file itself",
        "<?xml version> | is a web page; download the file itself",
        "version https://git-lfs.github.com/spec/v1 | is a Git LFS pointer; fetch the file: git lfs pull",
        "GGUF | is a GGUF file; save the weights as safetensors",
        "hello | begins with 68 65 6c 6c 6f, as no weights file does; safetensors and what torch.save wrote can be read",
      })
  void saysWhatElseAFileIs(String content, String clause) throws IOException {
    assertRejected(Fixtures.latin1(content), clause);
  }

  @Test
  void rejectsWhatIsNoFileOfWeightsAtAll() throws IOException {
    assertRejected(new byte[0], "is empty; copy or download it again");
    assertRejected(
        with(new byte[512], 257, 'u', 's', 't', 'a', 'r'),
        "is a tar archive; unpack it, or if PyTorch before 0.1.10 wrote it, in Python: torch.save(torch.load(file, weights_only=False), 'weights.pth')");
    assertRejected(folder, "is a folder, not a weights file");
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> TensorFile.open(folder.resolve("none.pth")))
        .withMessage("no such file: " + folder.resolve("none.pth"));
  }
}
