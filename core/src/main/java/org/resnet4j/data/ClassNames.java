package org.resnet4j.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.resnet4j.ResnetException;
import org.resnet4j.image.file.FileErrors;

/** Names of classes as users give them, and their natural order. */
public final class ClassNames {

  private static final int MOST_BYTES = 1 << 26;
  private static final Pattern NUMBER = Pattern.compile("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)");

  private ClassNames() {}

  /**
   * Reads a file of names: one a line in UTF-8 (a byte order mark and CRLF may be there), or JSON
   * as other programs write it: a list, an object from numbers to names ({@code id2label}, also
   * inside Hugging Face's {@code config.json}), to pairs of id and name, or from names to numbers.
   *
   * @return the names in the order of the labels
   * @throws ResnetException of kind DATA where the file is missing or holds anything else, FAILED
   *     where it cannot be read
   */
  public static List<String> read(Path file) {
    String text = text(file);
    String first = text.stripLeading();
    List<String> names =
        first.startsWith("[") || first.startsWith("{")
            ? ClassNamesJson.read(file, text)
            : lines(file, text);
    if (names.isEmpty()) {
      throw ResnetException.data(file + " has no names of classes in it");
    }
    return names;
  }

  private static String text(Path file) {
    if (!Files.exists(file)) {
      throw ResnetException.data("no such file of class names: " + file);
    }
    if (Files.isDirectory(file)) {
      throw ResnetException.data(file + " is a folder, not a file of class names");
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw ResnetException.data(
            file + " has " + Files.size(file) + " bytes, too many for names of classes");
      }
      return decode(Files.readAllBytes(file));
    } catch (CharacterCodingException e) {
      throw ResnetException.data(file + " is not text in UTF-8; a file of class names is");
    } catch (IOException e) {
      throw FileErrors.reading(file, e);
    }
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    Charset charset =
        begins(bytes, 0xFF, 0xFE)
            ? StandardCharsets.UTF_16LE
            : begins(bytes, 0xFE, 0xFF) ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static boolean begins(byte[] bytes, int first, int second) {
    return bytes.length > 1 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }

  private static List<String> lines(Path file, String text) {
    List<String> names = text.stripTrailing().lines().map(String::strip).toList();
    int blank = names.indexOf("");
    if (blank >= 0 && names.size() > 1) {
      throw ResnetException.data(
          file + ", line " + (blank + 1) + ", is empty; each line has the name of a class");
    }
    return names.stream().filter(name -> !name.isEmpty()).toList();
  }

  /**
   * Takes a list of names apart at its commas; a name in double quotes may have commas in it, and a
   * quote as two.
   *
   * @throws ResnetException of kind USAGE where a quote is not closed
   */
  public static List<String> split(String list) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      boolean doubled = quoted && list.startsWith("\"\"", i);
      if (c == '"' && !doubled && (quoted || name.toString().isBlank())) {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        names.add(name.toString().strip());
        name.setLength(0);
      } else {
        name.append(c);
        i += doubled ? 1 : 0;
      }
    }
    if (quoted) {
      throw ResnetException.usage("a quote is not closed in the list of classes " + list);
    }
    names.add(name.toString().strip());
    return names;
  }

  /**
   * Sorts as timm does: without regard to capitals, and runs of digits as numbers ({@code 2} before
   * {@code 10}).
   */
  public static List<String> naturalOrder(List<String> names) {
    Comparator<String> byPart =
        (a, b) -> {
          boolean numbers = isNumber(a) && isNumber(b);
          return numbers
              ? new java.math.BigInteger(a).compareTo(new java.math.BigInteger(b))
              : a.compareTo(b);
        };
    return names.stream()
        .sorted(Comparator.comparing(ClassNames::parts, lexicographic(byPart)))
        .toList();
  }

  private static List<String> parts(String name) {
    return List.of(NUMBER.split(name.toLowerCase(Locale.ROOT)));
  }

  private static boolean isNumber(String part) {
    return part.chars().allMatch(c -> c >= '0' && c <= '9') && !part.isEmpty();
  }

  private static Comparator<List<String>> lexicographic(Comparator<String> byPart) {
    return (a, b) -> {
      for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
        int order = byPart.compare(a.get(i), b.get(i));
        if (order != 0) {
          return order;
        }
      }
      return Integer.compare(a.size(), b.size());
    };
  }
}
