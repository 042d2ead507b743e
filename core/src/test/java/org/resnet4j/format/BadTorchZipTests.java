package org.resnet4j.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadTorchZipTests extends BadTorchFiles {

  BadTorchZipTests(@TempDir Path folder) {
    super(folder);
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
}
