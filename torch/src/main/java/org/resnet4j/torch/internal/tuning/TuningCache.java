package org.resnet4j.torch.internal.tuning;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.resnet4j.IoReason;
import org.resnet4j.Place;
import org.resnet4j.Places;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.Version;
import org.resnet4j.format.AtomicFiles;
import org.resnet4j.torch.CpuTopology;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.internal.onednn.OneDnn;
import org.resnet4j.torch.internal.program.ConvChoice;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was measured on this machine, in the file {@link Place#TUNING}. A file of another machine or
 * version, or a damaged one, is ignored with a warning and written anew.
 */
public final class TuningCache {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path file;
  private final String machine;
  private final Map<String, Entry> entries;

  /**
   * A convolution that was measured.
   *
   * @param choice what is used
   * @param reason why
   */
  record Entry(ConvChoice choice, String reason) {}

  record Content(String machine, Map<String, Entry> entries) {}

  private TuningCache(Path file, String machine, Map<String, Entry> entries) {
    this.file = file;
    this.machine = machine;
    this.entries = new TreeMap<>(entries);
  }

  public static Path file() {
    return Places.standard().path(Place.TUNING);
  }

  /** The machine and versions that figures hold for. */
  static String machine() {
    return Text.of(
        "%s, %s, oneDNN %s, %d threads, resnet4j %s",
        CpuTopology.model(),
        OneDnn.instructions(),
        OneDnn.version(),
        Libtorch.threads(),
        Version.current());
  }

  /**
   * Reads the file.
   *
   * @param warning told where it is ignored, and why
   */
  public static TuningCache open(Path file, Consumer<String> warning) {
    String machine = machine();
    if (Files.notExists(file)) {
      return new TuningCache(file, machine, Map.of());
    }
    try {
      Content content = JSON.readValue(Files.readString(file), Content.class);
      if (content.machine().equals(machine)) {
        return new TuningCache(file, machine, content.entries());
      }
      warning.accept(file + " was measured on another machine or version; measuring anew");
    } catch (CharacterCodingException e) {
      warning.accept(file + " is damaged; measuring anew");
    } catch (IOException e) {
      warning.accept(file + " cannot be read (" + IoReason.of(e) + "); measuring anew");
    } catch (JacksonException
        | IllegalArgumentException
        | NullPointerException
        | ResnetException e) {
      warning.accept(file + " is damaged; measuring anew");
    }
    return new TuningCache(file, machine, Map.of());
  }

  Optional<Entry> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  void put(String key, Entry entry) {
    entries.put(key, entry);
  }

  /** How many shapes were measured for steps of this precision. */
  public long measured(Precision precision) {
    return entries.keySet().stream().filter(key -> isFor(precision, key)).count();
  }

  /** The shapes that stay in single precision in a step of bf16: what was measured of each. */
  public Map<String, String> keptInSinglePrecision() {
    Map<String, String> kept = new TreeMap<>();
    entries.forEach(
        (key, entry) -> {
          if (isFor(Precision.BF16, key) && entry.choice().precision() == Precision.FP32) {
            kept.put(key, entry.reason());
          }
        });
    return kept;
  }

  private static boolean isFor(Precision precision, String key) {
    return key.contains(", " + precision);
  }

  /** Writes the file; where that is not possible it says so and goes on. */
  void save(Consumer<String> warning) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      AtomicFiles.writeString(file, JSON.writeValueAsString(new Content(machine, entries)));
    } catch (IOException | ResnetException e) {
      warning.accept("what was measured cannot be kept in " + file + ": " + e.getMessage());
    }
  }
}
