package org.resnet4j.format;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resnet4j.Text;

/**
 * A checked header.
 *
 * @param dataStart the position in the file from which offsets count
 * @param tensors by name, in the order of the header
 */
record SafetensorsHeader(
    long dataStart, Map<String, String> metadata, Map<String, Region> tensors) {

  /** The key of the header that names no tensor. */
  static final String METADATA = "__metadata__";

  /** What is wrong with a file of another kind. */
  static final String NO_HEADER =
      "is not a safetensors file: it does not start with a header length and a JSON object";

  /** The format's own limit of a header, in bytes. */
  private static final long LIMIT = 100_000_000;

  /**
   * A tensor and where it lies.
   *
   * @param begin the offset of its first byte, counted from the end of the header
   * @param end the offset after its last byte
   */
  record Region(TensorInfo info, long begin, long end) {

    Region {
      if (begin < 0 || info.bytes() != end - begin) {
        throw new IllegalArgumentException(
            Text.of(
                "tensor %s: %s of shape %s has %d bytes, its offsets are %d to %d",
                info.name(), info.dtype(), info.shape(), info.bytes(), begin, end));
      }
    }
  }

  SafetensorsHeader {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  static SafetensorsHeader read(Source source) {
    long length = headerLength(source);
    SafetensorsHeader header =
        SafetensorsJson.parse(source, source.map(Long.BYTES, length), Long.BYTES + length);
    header.checkLayout(source);
    return header;
  }

  private static long headerLength(Source source) {
    if (source.size() < Long.BYTES + 2) {
      throw source.error("is not a safetensors file: it has only " + source.size() + " bytes");
    }
    long length = source.read(0, Long.BYTES).getLong();
    if (length < 2 || length > LIMIT || !TensorFormats.beginsAnObject(source)) {
      throw source.error(NO_HEADER);
    }
    if (length > source.size() - Long.BYTES) {
      throw source.error(
          Text.of(
              "is truncated: its header ends at byte %d, the file has %d; copy or download it again",
              Long.BYTES + length, source.size()));
    }
    return length;
  }

  /** The tensors must cover the data from the first byte to the last, each byte once. */
  private void checkLayout(Source source) {
    List<Region> ordered = new ArrayList<>(tensors.values());
    ordered.sort(Comparator.comparingLong(Region::begin).thenComparing(Region::end));
    long dataSize = source.size() - dataStart;
    long covered = 0;
    for (Region tensor : ordered) {
      if (tensor.begin() != covered) {
        String fault = tensor.begin() < covered ? "overlaps the one before" : "follows a hole";
        throw source.error(
            Text.of(
                "is damaged: tensor %s %s (begins at %d, not %d)",
                tensor.info().name(), fault, tensor.begin(), covered));
      }
      if (tensor.end() > dataSize) {
        throw source.error(
            Text.of(
                "is truncated: tensor %s ends at byte %d, the file has %d; copy or download it again",
                tensor.info().name(), tensor.end() + dataStart, source.size()));
      }
      covered = tensor.end();
    }
    if (covered != dataSize) {
      throw source.error(
          Text.of("is damaged: %d bytes follow the last tensor", dataSize - covered));
    }
  }
}
