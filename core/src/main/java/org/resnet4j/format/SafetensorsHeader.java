package org.resnet4j.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resnet4j.ResnetException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

  /** The format's own limit of a header, in bytes. */
  private static final long LIMIT = 100_000_000;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

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
            String.format(
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
    return new Reader(source).read();
  }

  /** Reads one header; every error names the file. */
  private static final class Reader {

    private final Source source;
    private final long fileSize;

    Reader(Source source) {
      this.source = source;
      this.fileSize = source.size();
    }

    SafetensorsHeader read() {
      long length = headerLength();
      JsonNode root = parse(source.read(Long.BYTES, (int) length));
      Map<String, String> metadata = new LinkedHashMap<>();
      Map<String, Region> tensors = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> property : root.properties()) {
        if (property.getKey().equals(METADATA)) {
          metadata.putAll(metadata(property.getValue()));
        } else {
          tensors.put(property.getKey(), tensor(property.getKey(), property.getValue()));
        }
      }
      long dataStart = Long.BYTES + length;
      checkLayout(new ArrayList<>(tensors.values()), fileSize - dataStart);
      return new SafetensorsHeader(dataStart, metadata, tensors);
    }

    private long headerLength() {
      if (fileSize < Long.BYTES + 2) {
        throw notSafetensors("it has only " + fileSize + " bytes");
      }
      ByteBuffer start = source.read(0, Long.BYTES + 1);
      long length = start.getLong();
      if (length < 2 || length > LIMIT || start.get() != '{') {
        throw notSafetensors("it does not start with a header length and a JSON object");
      }
      if (length > fileSize - Long.BYTES) {
        throw error(
            "is truncated: its header ends at byte %d, the file has %d; copy or download it again"
                .formatted(Long.BYTES + length, fileSize));
      }
      return length;
    }

    private JsonNode parse(ByteBuffer header) {
      try {
        JsonNode root =
            JSON.readTree(StandardCharsets.UTF_8.newDecoder().decode(header).toString());
        if (!root.isObject()) {
          throw error("has a header that is no JSON object");
        }
        return root;
      } catch (CharacterCodingException e) {
        throw error("has a header that is not UTF-8");
      } catch (JacksonException e) {
        throw error("has a header that is not valid JSON: %s".formatted(e.getOriginalMessage()));
      }
    }

    private Map<String, String> metadata(JsonNode node) {
      if (!node.isObject() || !node.valueStream().allMatch(JsonNode::isString)) {
        throw error("has a __metadata__ that is no map of strings");
      }
      Map<String, String> metadata = new LinkedHashMap<>();
      node.properties().forEach(p -> metadata.put(p.getKey(), p.getValue().stringValue()));
      return metadata;
    }

    private Region tensor(String name, JsonNode node) {
      if (!node.isObject()) {
        throw error("has a tensor %s that is no JSON object".formatted(name));
      }
      DType dtype = dtype(name, node.path("dtype"));
      List<Long> shape = longs(name, "shape", node.path("shape"));
      List<Long> offsets = longs(name, "data_offsets", node.path("data_offsets"));
      if (offsets.size() != 2) {
        throw error("has a tensor %s with %d data_offsets, not 2".formatted(name, offsets.size()));
      }
      try {
        return new Region(new TensorInfo(name, dtype, shape), offsets.get(0), offsets.get(1));
      } catch (IllegalArgumentException e) {
        throw error("is damaged: %s".formatted(e.getMessage()));
      }
    }

    private DType dtype(String name, JsonNode node) {
      String given = node.isString() ? node.stringValue() : node.toString();
      return Arrays.stream(DType.values())
          .filter(dtype -> dtype.name().equals(given))
          .findFirst()
          .orElseThrow(
              () ->
                  error(
                      "has a tensor %s of unknown type %s; known are %s"
                          .formatted(name, given, Arrays.toString(DType.values()))));
    }

    private List<Long> longs(String name, String key, JsonNode node) {
      if (!node.isArray() || !node.valueStream().allMatch(JsonNode::canConvertToExactIntegral)) {
        throw error("has a tensor %s without a list of integers %s".formatted(name, key));
      }
      if (!node.valueStream().allMatch(n -> n.isIntegralNumber() && n.canConvertToLong())) {
        throw error("has a tensor %s with a %s that is out of range".formatted(name, key));
      }
      return node.valueStream().map(JsonNode::longValue).toList();
    }

    /** The tensors must cover the data from the first byte to the last, each byte once. */
    private void checkLayout(List<Region> tensors, long dataSize) {
      tensors.sort(Comparator.comparingLong(Region::begin).thenComparing(Region::end));
      long covered = 0;
      for (Region tensor : tensors) {
        if (tensor.begin() != covered) {
          String fault = tensor.begin() < covered ? "overlaps the one before" : "follows a hole";
          throw error(
              "is damaged: tensor %s %s (begins at %d, not %d)"
                  .formatted(tensor.info().name(), fault, tensor.begin(), covered));
        }
        if (tensor.end() > dataSize) {
          throw error(
              "is truncated: tensor %s ends at byte %d, the file has %d; copy or download it again"
                  .formatted(tensor.info().name(), tensor.end() + (fileSize - dataSize), fileSize));
        }
        covered = tensor.end();
      }
      if (covered != dataSize) {
        throw error("is damaged: %d bytes follow the last tensor".formatted(dataSize - covered));
      }
    }

    private ResnetException notSafetensors(String why) {
      return error("is not a safetensors file: %s".formatted(why));
    }

    private ResnetException error(String fault) {
      return source.error(fault);
    }
  }
}
