package org.resnet4j.format;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.util.ByteBufferBackedInputStream;

/**
 * Parses the JSON of a safetensors header token by token, so that it takes no memory but that of
 * the tensors it names.
 */
final class SafetensorsJson {

  private static final JsonFactory JSON =
      JsonFactory.builder().disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES).build();

  /** The most extents of a shape, as in PyTorch. */
  private static final int MOST_EXTENTS = 64;

  /** What a tensor and its place in the maps take on the heap, without name and shape. */
  private static final int TENSOR = 300;

  private static final int EXTENT = 32;

  private final Source source;
  private final ReadBudget budget;
  private final JsonParser parser;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, SafetensorsHeader.Region> tensors = new LinkedHashMap<>();

  private SafetensorsJson(Source source, JsonParser parser) {
    this.source = source;
    this.budget = new ReadBudget(source.size());
    this.parser = parser;
  }

  static SafetensorsHeader parse(Source source, ByteBuffer json, long dataStart) {
    InputStream bytes = new ByteBufferBackedInputStream(json);
    Reader text = new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder());
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      SafetensorsJson header = new SafetensorsJson(source, parser);
      header.parse();
      return new SafetensorsHeader(dataStart, header.metadata, header.tensors);
    } catch (PickleFault e) {
      throw source.error("has a header that " + e.message());
    } catch (JacksonException e) {
      throw source.error(
          e.getCause() instanceof CharacterCodingException
              ? "has a header that is not UTF-8"
              : "has a header that is not valid JSON: " + e.getOriginalMessage());
    }
  }

  /** Of tensors of one name the last counts, as with the format's own reader. */
  private void parse() {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw source.error("has a header that is no JSON object");
    }
    boolean described = false;
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      budget.charge(TENSOR + 2L * name.length());
      parser.nextToken();
      if (!name.equals(SafetensorsHeader.METADATA)) {
        requireText(name);
        tensors.put(name, tensor(name));
      } else if (described) {
        throw source.error("has more than one __metadata__");
      } else {
        described = true;
        readMetadata();
      }
    }
    if (parser.nextToken() != null) {
      throw source.error("has a header that is not valid JSON: something follows the object");
    }
  }

  /** A half of a surrogate pair is no text: no other reader opens such a file. */
  private void requireText(String name) {
    if (name.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw fault(name, "whose name is not Unicode");
    }
  }

  /** An object of strings, or null as some writers put it. */
  private void readMetadata() {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    boolean strings = parser.currentToken() == JsonToken.START_OBJECT;
    while (strings && parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      strings = parser.nextToken() == JsonToken.VALUE_STRING;
      if (strings) {
        budget.charge(TENSOR + 2L * key.length() + 2L * parser.getStringLength());
        metadata.put(key, parser.getString());
      }
    }
    if (!strings) {
      throw source.error("has a __metadata__ that is no map of strings");
    }
  }

  private SafetensorsHeader.Region tensor(String name) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw fault(name, "that is no JSON object");
    }
    @Nullable DType dtype = null;
    @Nullable List<Long> shape = null;
    @Nullable List<Long> offsets = null;
    for (String key = parser.nextName(); key != null; key = parser.nextName()) {
      parser.nextToken();
      switch (key) {
        case "dtype" -> dtype = once(name, key, dtype, dtype(name));
        case "shape" -> shape = once(name, key, shape, longs(name, key));
        case "data_offsets" -> offsets = once(name, key, offsets, longs(name, key));
        default -> parser.skipChildren();
      }
    }
    return region(name, dtype, shape, offsets);
  }

  private <T> T once(String name, String key, @Nullable T before, T value) {
    if (before != null) {
      throw fault(name, "with more than one " + key);
    }
    return value;
  }

  private SafetensorsHeader.Region region(
      String name,
      @Nullable DType dtype,
      @Nullable List<Long> shape,
      @Nullable List<Long> offsets) {
    if (dtype == null) {
      throw fault(name, "without a dtype");
    }
    if (shape == null || offsets == null) {
      throw noIntegers(name, shape == null ? "shape" : "data_offsets");
    }
    if (offsets.size() != 2) {
      throw fault(name, Text.of("with %d data_offsets, not 2", offsets.size()));
    }
    try {
      TensorInfo info = new TensorInfo(name, dtype, shape);
      return new SafetensorsHeader.Region(info, offsets.get(0), offsets.get(1));
    } catch (IllegalArgumentException e) {
      throw source.error("is damaged: %s".formatted(e.getMessage()));
    }
  }

  private DType dtype(String name) {
    String given = parser.currentToken().isStructStart() ? "{}" : parser.getString();
    return Arrays.stream(DType.values())
        .filter(dtype -> dtype.name().equals(given))
        .findFirst()
        .orElseThrow(
            () ->
                fault(
                    name,
                    "of unknown type %s; known are %s"
                        .formatted(SafeText.name(given), Arrays.toString(DType.values()))));
  }

  private List<Long> longs(String name, String key) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw noIntegers(name, key);
    }
    List<Long> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      budget.charge(EXTENT);
      values.add(integer(name, key));
      if (values.size() > MOST_EXTENTS) {
        throw fault(name, Text.of("with a %s of more than %d numbers", key, MOST_EXTENTS));
      }
    }
    return values;
  }

  private long integer(String name, String key) {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw noIntegers(name, key);
    }
    JsonParser.NumberType type = parser.getNumberType();
    if (type != JsonParser.NumberType.INT && type != JsonParser.NumberType.LONG) {
      throw fault(name, "with a %s that is out of range".formatted(key));
    }
    return parser.getLongValue();
  }

  private ResnetException noIntegers(String name, String key) {
    return fault(name, "without a list of integers " + key);
  }

  private ResnetException fault(String name, String clause) {
    return source.error("has a tensor %s %s".formatted(SafeText.name(name), clause));
  }
}
