package org.resnet4j.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Recipes as YAML 1.2. A file names the values that differ from those of its {@code base}, another
 * recipe, which is {@code default} where it is left out:
 *
 * <pre>
 * base: he2015-cifar
 * epochs: 30
 * lr: 0.05
 * optimizer: {kind: sgd, momentum: 0.95, nesterov: true}
 * mixup: 0.2
 * </pre>
 *
 * <p>A value has its path, {@code optimizer.momentum}, and many have a short name; see {@link
 * RecipeTree}.
 */
public final class RecipeFile {

  private static final long MOST_BYTES = 1 << 20;
  private static final int MOST_LINES = 4;
  private static final List<String> LENGTHS = List.of("epochs", "steps", "length");
  private static final String BASE = "base";
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.USE_NATIVE_TYPE_ID)
          .build();

  private RecipeFile() {}

  /** Whether a word is meant as a file and not as the name of a recipe. */
  public static boolean isMeantBy(String word) {
    return word.endsWith(".yaml")
        || word.endsWith(".yml")
        || word.endsWith(".json")
        || word.contains("/")
        || word.contains("\\");
  }

  /**
   * Reads a file.
   *
   * @throws ResnetException (usage) where it is no recipe, with the value that is wrong and what is
   *     allowed; (data) where there is no such file
   */
  public static Recipe read(Path file) {
    ObjectNode values = parsed(file);
    try {
      JsonNode base = values.remove(BASE);
      Recipe start = base == null ? Recipes.DEFAULT : Recipes.named(base.asString(""));
      RecipeTree tree = new RecipeTree(start);
      if (!values.has("name")) {
        tree.set("name", values.stringNode(stem(file)));
      }
      requireOneLength(values.propertyNames());
      values.properties().stream()
          .sorted(Comparator.comparingInt(entry -> RecipeTree.rank(entry.getKey())))
          .forEach(entry -> tree.set(entry.getKey(), entry.getValue()));
      return tree.recipe();
    } catch (ResnetException e) {
      throw ResnetException.usage(file + ": " + e.getMessage());
    }
  }

  private static String stem(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.[a-z]+$", "");
  }

  private static ObjectNode parsed(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw ResnetException.data(
            file + " is no file; `resnet recipes` lists the recipes that have a name");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw ResnetException.usage(file + " is no recipe: it has " + Files.size(file) + " bytes");
      }
      JsonNode json = YAML.readTree(Files.readString(file));
      if (json instanceof ObjectNode object) {
        return object;
      }
      throw ResnetException.usage(
          file + " is no recipe: wanted are lines such as 'epochs: 30'; see `resnet recipes NAME`");
    } catch (JacksonException e) {
      throw ResnetException.usage(file + where(e) + " is no YAML: " + words(e));
    } catch (IOException e) {
      throw ResnetException.data("cannot read " + file + ": " + IoReason.of(e));
    }
  }

  private static String where(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    return at == null || at.getLineNr() < 1 ? "" : ", line " + at.getLineNr() + ",";
  }

  private static String words(JacksonException e) {
    return e.getOriginalMessage()
        .lines()
        .map(String::strip)
        .filter(line -> !line.startsWith("in ") && !line.startsWith("at ") && !line.equals("^"))
        .limit(MOST_LINES)
        .collect(Collectors.joining(" "));
  }

  /**
   * A recipe with other values, as a command line gives them.
   *
   * @param settings {@code KEY=VALUE}, where the value is read as YAML
   * @throws ResnetException (usage) for an unknown key, with the nearest ones, and for a value that
   *     does not fit
   */
  public static Recipe with(Recipe recipe, List<String> settings) {
    RecipeTree tree = new RecipeTree(recipe);
    requireOneLength(settings.stream().map(RecipeFile::key).toList());
    settings.stream()
        .sorted(Comparator.comparingInt(setting -> RecipeTree.rank(key(setting))))
        .forEach(setting -> set(tree, setting));
    return tree.recipe();
  }

  private static void set(RecipeTree tree, String setting) {
    try {
      tree.set(key(setting), value(setting.substring(key(setting).length() + 1)));
      tree.recipe();
    } catch (ResnetException e) {
      throw ResnetException.usage("--set " + setting + ": " + e.getMessage());
    }
  }

  /**
   * The key of {@code KEY=VALUE}.
   *
   * @throws ResnetException (usage) where there is none
   */
  public static String key(String setting) {
    int equals = setting.indexOf('=');
    if (equals < 1) {
      throw ResnetException.usage("--set wants KEY=VALUE, such as lr=0.05, got '" + setting + "'");
    }
    return setting.substring(0, equals);
  }

  private static void requireOneLength(Collection<String> keys) {
    List<String> lengths = keys.stream().filter(LENGTHS::contains).distinct().sorted().toList();
    if (lengths.size() > 1) {
      throw ResnetException.usage(
          String.join(" and ", lengths) + " exclude each other; give one of them");
    }
  }

  /**
   * Whether a setting changes a value that another key changes: the same value, a part of it or the
   * whole that it is part of.
   */
  public static boolean meets(String setting, String key) {
    String one = RecipeTree.path(key(setting)) + ".";
    String other = RecipeTree.path(key) + ".";
    return one.startsWith(other) || other.startsWith(one);
  }

  private static JsonNode value(String text) {
    try {
      JsonNode value = YAML.readTree(text);
      return value.isMissingNode() ? YAML.getNodeFactory().nullNode() : value;
    } catch (JacksonException e) {
      throw ResnetException.usage("the value is no YAML: " + words(e));
    }
  }

  /** A recipe with all its values, as {@link #read} takes it. */
  public static String text(Recipe recipe) {
    return YAML.writeValueAsString(recipe);
  }
}
