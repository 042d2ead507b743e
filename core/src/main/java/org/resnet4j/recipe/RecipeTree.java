package org.resnet4j.recipe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;
import org.resnet4j.augment.Augment;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A recipe as a tree of values, of which some are replaced. A value's key is its path, {@code
 * optimizer.momentum}, or one of {@link #SHORT}. {@code epochs} and {@code steps} give the length.
 * Where a value has kinds, a mere word is a kind: {@code schedule: cosine}. {@code augment} is one
 * of {@link Augment#named}, a kind with what differs from its usual settings, or a list of those.
 */
final class RecipeTree {

  /** Short names in the words of torchvision's and timm's scripts. */
  private static final Map<String, String> SHORT =
      Map.ofEntries(
          Map.entry("lr", "optimizer.rate"),
          Map.entry("momentum", "optimizer.momentum"),
          Map.entry("nesterov", "optimizer.nesterov"),
          Map.entry("weight-decay", "optimizer.weightDecay"),
          Map.entry("label-smoothing", "regularization.labelSmoothing"),
          Map.entry("mixup", "regularization.mixup"),
          Map.entry("cutmix", "regularization.cutmix"),
          Map.entry("accumulation", "updates.accumulation"),
          Map.entry("clip-norm", "updates.clipNorm"),
          Map.entry("ema", "updates.ema"),
          Map.entry("freeze", "updates.freeze"),
          Map.entry("weight-decay-on", "updates.weightDecayOn"));

  private static final List<String> LENGTHS = List.of("epochs", "steps");
  private static final String THEN = "then";
  private static final List<String> FIRST = List.of("normalize", "optimizer", "schedule", "length");
  private static final String KIND = "kind";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  /** What Jackson says of a value that is not there, or is null. */
  private static final Pattern MISSING = Pattern.compile("creator property '\\w+'");

  private final ObjectNode root;

  RecipeTree(Recipe recipe) {
    root = JSON.valueToTree(recipe);
  }

  /**
   * Replaces a value, or a part of it where it has parts.
   *
   * @throws ResnetException (usage) for a key that there is not
   */
  void set(String key, JsonNode value) {
    if (key.endsWith("." + KIND) && key.indexOf('.') == key.lastIndexOf('.')) {
      set(key.substring(0, key.length() - KIND.length() - 1), value);
      return;
    }
    if (LENGTHS.contains(key)) {
      root.putObject("length").put(KIND, key).set("count", value);
      return;
    }
    List<String> path = Arrays.asList(path(key).split("\\.", -1));
    ObjectNode parent = root;
    for (String step : path.subList(0, path.size() - 1)) {
      if (!(parent.get(step) instanceof ObjectNode child)) {
        throw unknown(key, parent);
      }
      parent = child;
    }
    String last = path.get(path.size() - 1);
    if (!parent.has(last)) {
      throw unknown(key, parent);
    }
    put(parent, last, meant(last, value));
  }

  private JsonNode meant(String name, JsonNode value) {
    return switch (name) {
      case "augment" -> augment(value);
      case "schedule", THEN -> schedule(value);
      case "freeze", "classes" -> value.isNull() ? root.arrayNode() : value;
      default -> value;
    };
  }

  private ResnetException unknown(String key, ObjectNode parent) {
    Collection<String> known = new TreeSet<>();
    String path = key.contains(".") ? key.substring(0, key.lastIndexOf('.') + 1) : "";
    parent.propertyNames().forEach(name -> known.add(path + name));
    if (path.isEmpty()) {
      known.addAll(LENGTHS);
      known.addAll(SHORT.keySet());
    }
    String kind = parent.has(KIND) ? " of " + parent.get(KIND).asString() : "";
    return ResnetException.usage(
        "there is no '%s'%s%s; there are %s"
            .formatted(key, kind, Nearest.hint(key, known), String.join(", ", known)));
  }

  /** Merges an object into one of the same kind; anything else takes the old one's place. */
  private static void put(ObjectNode parent, String name, JsonNode value) {
    JsonNode before = parent.get(name);
    if (!(before instanceof ObjectNode old)) {
      parent.set(name, value);
      return;
    }
    boolean word = value.isString() && old.has(KIND);
    ObjectNode given =
        word
            ? parent.objectNode().put(KIND, value.asString())
            : value instanceof ObjectNode object ? object : null;
    if (given == null) {
      parent.set(name, value);
      return;
    }
    String kind = given.path(KIND).asString("");
    boolean other = !kind.isEmpty() && !kind.equals(old.path(KIND).asString(""));
    ObjectNode merged = other ? defaults(name, kind, old) : old.deepCopy();
    merged.setAll(given);
    parent.set(name, merged);
  }

  /** What a kind has where nothing is said. */
  private static ObjectNode defaults(String name, String kind, ObjectNode before) {
    if (name.equals("optimizer")) {
      return Optimizer.NAMES.contains(kind)
          ? JSON.valueToTree(Optimizer.named(kind))
          : before.objectNode();
    }
    return schedule(kind, before);
  }

  private static ObjectNode schedule(String kind, ObjectNode any) {
    return switch (kind) {
      case "polynomial" -> JSON.valueToTree(new Schedule.Polynomial(1));
      case "one-cycle" -> JSON.valueToTree(Schedule.OneCycle.pytorch());
      default -> any.objectNode();
    };
  }

  /** A schedule with what its kind has where nothing is said, and so the one behind a warm-up. */
  private static JsonNode schedule(JsonNode value) {
    if (value.isString()) {
      ObjectNode root = JSON.createObjectNode();
      return schedule(value.asString(), root).put(KIND, value.asString());
    }
    if (!(value instanceof ObjectNode given)) {
      return value;
    }
    ObjectNode whole = schedule(given.path(KIND).asString(""), given).setAll(given);
    if (given.has(THEN)) {
      whole.set(THEN, schedule(given.get(THEN)));
    }
    return whole;
  }

  /** The path of a key, which may be a short name. */
  static String path(String key) {
    return SHORT.getOrDefault(key, LENGTHS.contains(key) ? "length" : key);
  }

  /** The order in which keys are set: what others depend on comes first. */
  static int rank(String key) {
    int depth = path(key).split("\\.", -1).length;
    return 2 * depth - (FIRST.contains(key) ? 1 : 0);
  }

  private JsonNode augment(JsonNode value) {
    if (value.isString()) {
      return JSON.valueToTree(Augment.named(value.asString(), meanColor()));
    }
    if (value instanceof ArrayNode list) {
      ObjectNode chain = list.objectNode().put(KIND, "chain");
      ArrayNode steps = chain.putArray("steps");
      list.forEach(each -> steps.add(augment(each)));
      return chain;
    }
    String kind = value.path(KIND).asString("");
    if (value instanceof ObjectNode given && Augment.NAMES.contains(kind)) {
      ObjectNode whole = JSON.valueToTree(Augment.named(kind, meanColor()));
      return whole.setAll(given);
    }
    return value;
  }

  /** The colour that the normalization makes 0. */
  private List<Integer> meanColor() {
    return JSON.treeToValue(root.get("normalize"), Normalization.class).meanColor();
  }

  /**
   * The recipe.
   *
   * @throws ResnetException (usage) where a value does not fit, with its path and what is wanted
   */
  Recipe recipe() {
    try {
      return JSON.treeToValue(root, Recipe.class);
    } catch (UnrecognizedPropertyException e) {
      List<String> known = new ArrayList<>();
      e.getKnownPropertyIds().forEach(id -> known.add(String.valueOf(id)));
      throw ResnetException.usage(
          "there is no '%s'%s; there are %s"
              .formatted(
                  path(e),
                  Nearest.hint(e.getPropertyName(), known),
                  known.stream().sorted().collect(Collectors.joining(", "))));
    } catch (DatabindException e) {
      throw ResnetException.usage(said(e));
    }
  }

  private static String said(DatabindException e) {
    String path = path(e);
    String where = path.isEmpty() ? "" : path + ": ";
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ResnetException || cause instanceof IllegalArgumentException) {
        return where + cause.getMessage();
      }
    }
    if (e instanceof InvalidTypeIdException unknown) {
      return unknown.getTypeId() == null
          ? where + "wanted is a kind, or values with a kind"
          : where + "there is no kind '" + unknown.getTypeId() + "'";
    }
    if (MISSING.matcher(e.getOriginalMessage()).find()) {
      return "'" + path + "' is missing";
    }
    return e instanceof MismatchedInputException wrong
        ? where + "wanted is " + wanted(wrong.getTargetType())
        : where + e.getOriginalMessage().lines().findFirst().orElse("");
  }

  private static String wanted(Class<?> type) {
    if (type == double.class || type == Double.class || type == OptionalDouble.class) {
      return "a number";
    }
    if (type == int.class || type == long.class || type == Integer.class) {
      return "a whole number";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == Normalization.class) {
      return "half, imagenet, cifar10, or means and deviations as 0.5,0.5,0.5/0.25,0.25,0.25";
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(constant -> JSON.convertValue(constant, String.class))
              .collect(Collectors.joining(", "));
    }
    if (List.class.isAssignableFrom(type)) {
      return "a list";
    }
    return type == String.class ? "a word" : "an object with its values";
  }

  private static String path(DatabindException e) {
    return e.getPath().stream()
        .map(
            step ->
                step.getPropertyName() == null
                    ? String.valueOf(step.getIndex())
                    : step.getPropertyName())
        .collect(Collectors.joining("."));
  }
}
