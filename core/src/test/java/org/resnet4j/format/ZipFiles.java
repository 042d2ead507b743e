package org.resnet4j.format;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Zip archives for tests, stored. */
public final class ZipFiles {

  private ZipFiles() {}

  /** Packs a fixture again, with other content; the entries are named without the first folder. */
  public static Path edit(String fixture, Path folder, Consumer<Map<String, byte[]>> edit) {
    Map<String, byte[]> entries = read(Fixtures.path(fixture));
    edit.accept(entries);
    Path file = folder.resolve("edited.pth");
    write(file, entries);
    return file;
  }

  public static Consumer<Map<String, byte[]>> replace(String name, String content) {
    return entries -> entries.put(name, Fixtures.latin1(content));
  }

  private static Map<String, byte[]> read(Path file) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
      for (var entry : Collections.list(zip.getEntries())) {
        String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
        entries.put(name, zip.getInputStream(entry).readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  static void write(Path file, Map<String, byte[]> entries) {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        ZipEntry header = new ZipEntry("x/" + entry.getKey());
        CRC32 crc = new CRC32();
        crc.update(entry.getValue());
        header.setCrc(crc.getValue());
        header.setSize(entry.getValue().length);
        zip.putNextEntry(header);
        zip.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
