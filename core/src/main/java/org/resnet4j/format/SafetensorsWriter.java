package org.resnet4j.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Lays out and writes a safetensors file. */
final class SafetensorsWriter {

  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  static void write(FileChannel channel, Map<String, String> metadata, List<TensorEntry> entries)
      throws IOException {
    List<TensorEntry> layout =
        entries.stream()
            .sorted(Comparator.comparingInt((TensorEntry entry) -> -entry.dtype().bits()))
            .toList();
    writeAll(channel, header(metadata, entries, begins(layout)));
    for (TensorEntry entry : layout) {
      writeAll(channel, entry.checkedData());
    }
  }

  /** The offset of each tensor's first byte, by name. */
  private static Map<String, Long> begins(List<TensorEntry> layout) {
    Map<String, Long> begins = new HashMap<>();
    long begin = 0;
    for (TensorEntry entry : layout) {
      if (begins.put(entry.name(), begin) != null
          || entry.name().equals(SafetensorsHeader.METADATA)) {
        throw new IllegalArgumentException("a tensor cannot be named so here: " + entry.name());
      }
      begin = Math.addExact(begin, entry.bytes());
    }
    return begins;
  }

  /** The length and the JSON, padded with spaces so that the data start at a multiple of 8. */
  private static ByteBuffer header(
      Map<String, String> metadata, List<TensorEntry> entries, Map<String, Long> begins) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode text = root.putObject(SafetensorsHeader.METADATA);
      metadata.forEach(text::put);
    }
    for (TensorEntry entry : entries) {
      long begin = begins.getOrDefault(entry.name(), 0L);
      ObjectNode tensor = root.putObject(entry.name()).put("dtype", entry.dtype().name());
      entry.shape().forEach(tensor.putArray("shape")::add);
      tensor.putArray("data_offsets").add(begin).add(begin + entry.bytes());
    }
    byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    String spaces = " ".repeat(padded - json.length);
    return ByteBuffer.allocate(Long.BYTES + padded)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(padded)
        .put(json)
        .put(spaces.getBytes(StandardCharsets.US_ASCII))
        .flip();
  }

  private static void writeAll(FileChannel channel, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      channel.write(data);
    }
  }
}
