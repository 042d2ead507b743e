package org.resnet4j.weights;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * ImageNet's 1000 classes in the order of the labels: the names that torchvision's weights carry
 * ({@code weights.meta["categories"]}), the WordNet ids by which ImageNet's folders are named, and
 * WordNet's words for each.
 */
public final class ImageNetClasses {

  /** An id, also as {@code n01440764 tench} in lists of classes. */
  private static final Pattern ID = Pattern.compile("([nN]\\d{8})([\\s,:_-].*)?");

  private ImageNetClasses() {}

  /** Read when first asked for. */
  private static final class Holder {
    static final List<String> NAMES = Resources.lines("imagenet-classes.txt");
    static final List<String[]> SYNSETS =
        Resources.lines("imagenet-synsets.tsv").stream().map(line -> line.split("\t")).toList();
    static final List<String> IDS = SYNSETS.stream().map(synset -> synset[0]).toList();
    static final Map<String, Set<Integer>> LABELS = labels();

    private static Map<String, Set<Integer>> labels() {
      Map<String, Set<Integer>> labels = new HashMap<>();
      for (int label = 0; label < NAMES.size(); label++) {
        String words = SYNSETS.get(label)[1];
        int of = label;
        Stream.concat(Stream.of(NAMES.get(label), words), parts(words))
            .forEach(word -> labels.computeIfAbsent(spelling(word), w -> new HashSet<>()).add(of));
      }
      return labels;
    }
  }

  /** Returns 1000 names: tench, goldfish, ... */
  public static List<String> names() {
    return Holder.NAMES;
  }

  /** Returns 1000 WordNet ids, which are sorted: n01440764, n01443537, ... */
  public static List<String> ids() {
    return Holder.IDS;
  }

  /** Whether a name is a WordNet id, of these classes or another: {@code n01440764}. */
  static boolean isId(String name) {
    return ID.matcher(name).matches();
  }

  /** Whether a name is one of those that are usual for a class. */
  static boolean isName(int label, String name) {
    return labels(name).contains(label);
  }

  /**
   * Returns the WordNet id that a name begins with, or that of the class for which torchvision or
   * WordNet have this name; empty where several have it.
   */
  static Optional<String> idOf(String name) {
    Matcher id = ID.matcher(name);
    if (id.matches()) {
      return Optional.of(id.group(1).toLowerCase(Locale.ROOT));
    }
    Set<Integer> labels = labels(name);
    return labels.size() == 1 ? Optional.of(ids().get(labels.iterator().next())) : Optional.empty();
  }

  /** Of the whole name, else what all of its known parts between commas have in common. */
  private static Set<Integer> labels(String name) {
    Set<Integer> whole = Holder.LABELS.get(spelling(name));
    if (whole != null) {
      return whole;
    }
    return parts(name)
        .map(part -> Holder.LABELS.getOrDefault(spelling(part), Set.of()))
        .filter(labels -> !labels.isEmpty())
        .reduce(ImageNetClasses::common)
        .orElse(Set.of());
  }

  private static Set<Integer> common(Set<Integer> a, Set<Integer> b) {
    Set<Integer> both = new HashSet<>(a);
    both.retainAll(b);
    return both;
  }

  private static Stream<String> parts(String words) {
    return Arrays.stream(words.split(","));
  }

  /**
   * A name without what differs between spellings: capitals, underscores, hyphens, accents' form.
   */
  static String spelling(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[\\s_-]+", " ")
        .strip();
  }
}
