package org.resnet4j.format.pytorch;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.resnet4j.format.TensorEntry;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the zip archive that {@code torch.save} writes: the same records in the same order,
 * stored, each storage at a multiple of 64 bytes.
 */
record TorchWriter(ZipArchiveOutputStream zip) {

  private static final String ROOT = "archive/";
  private static final int ALIGNMENT = 64;

  /** What zip files have where there is no time: its epoch. */
  private static final long NO_TIME = 315_532_800_000L;

  static void write(FileChannel channel, Map<String, String> metadata, List<TensorEntry> entries)
      throws IOException {
    requireDistinct(entries);
    ZipArchiveOutputStream zip =
        new ZipArchiveOutputStream(
            new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
    zip.setUseZip64(Zip64Mode.AsNeeded);
    new TorchWriter(zip).write(metadata, entries);
    zip.finish();
    zip.flush();
  }

  private static void requireDistinct(List<TensorEntry> entries) {
    Set<String> names = new HashSet<>();
    for (TensorEntry entry : entries) {
      if (!names.add(entry.name())) {
        throw new IllegalArgumentException("two tensors cannot have one name: " + entry.name());
      }
    }
  }

  private void write(Map<String, String> metadata, List<TensorEntry> entries) throws IOException {
    record("data.pkl", StateDictPickle.of(entries));
    record("byteorder", ascii("little"));
    for (int i = 0; i < entries.size(); i++) {
      record("data/" + i, entries.get(i).checkedData());
    }
    record("version", ascii("3\n"));
    if (!metadata.isEmpty()) {
      byte[] json = JsonMapper.shared().writeValueAsBytes(metadata);
      record(TorchZip.METADATA, ByteBuffer.wrap(json));
    }
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void record(String name, ByteBuffer data) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(data.duplicate());
    ZipArchiveEntry entry = new ZipArchiveEntry(ROOT + name);
    entry.setMethod(ZipArchiveEntry.STORED);
    entry.setSize(data.remaining());
    entry.setCrc(crc.getValue());
    entry.setTime(NO_TIME);
    entry.setAlignment(ALIGNMENT);
    zip.putArchiveEntry(entry);
    byte[] chunk = new byte[1 << 16];
    while (data.hasRemaining()) {
      int length = Math.min(chunk.length, data.remaining());
      data.get(chunk, 0, length);
      zip.write(chunk, 0, length);
    }
    zip.closeArchiveEntry();
  }
}
