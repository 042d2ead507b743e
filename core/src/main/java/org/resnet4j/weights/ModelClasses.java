package org.resnet4j.weights;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.resnet4j.CodePoints;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.data.ClassChoice;
import org.resnet4j.data.ClassNames;
import org.resnet4j.data.ClassRule;
import org.resnet4j.data.DataListener;
import org.resnet4j.data.catalog.Datasets;

/**
 * Finds a model's classes in a data set that it is evaluated on: by name, also where names are
 * numbers and all of the data set's are among them; else by WordNet id, where names or folders are
 * ImageNet's; else, with equal counts, by order, with a warning. The data set may have images of
 * some of the model's classes only, and, where it has all of them, others too.
 *
 * @param names by label; numbers ({@code 0}, {@code 1}, ... or Hugging Face's {@code LABEL_0}, ...)
 *     stand for classes without names
 * @param known whether numbers are names too
 */
public record ModelClasses(List<String> names, boolean known) implements ClassRule {

  private static final int MOST_PAIRS = 3;
  private static final int UNKNOWN = -1;

  public ModelClasses {
    names = List.copyOf(names);
  }

  /** The classes of a model whose numbers are no names. */
  public ModelClasses(List<String> names) {
    this(names, false);
  }

  /**
   * The classes of a model whose names are those of its data, as a run's are: a folder {@code 7} is
   * the class {@code 7}.
   *
   * @param names by label
   */
  public static ModelClasses named(List<String> names) {
    return new ModelClasses(names, true);
  }

  /** Whether the classes have names, and not only numbers. */
  public static boolean areNames(List<String> names) {
    return !isNumbered(names, "") && !isNumbered(names, "LABEL_");
  }

  private static boolean isNumbered(List<String> names, String prefix) {
    return IntStream.range(0, names.size()).allMatch(i -> names.get(i).equals(prefix + i));
  }

  /** Of a model nothing is expected in the splits that it is not evaluated on. */
  @Override
  public boolean sameInAllSplits() {
    return false;
  }

  @Override
  public ClassChoice choose(String dataset, List<String> found, DataListener listener) {
    List<Integer> byName =
        areNames(names) || areNumbersOf(found) ? labels(found, name -> name) : unknown(found);
    List<Integer> bySpelling =
        areNames(names) ? labels(found, ImageNetClasses::spelling) : unknown(found);
    List<Integer> byId = byId(found);
    for (List<Integer> labels : List.of(byName, bySpelling, byId)) {
      if (fits(labels)) {
        noteOthers(dataset, found, labels, listener);
        boolean ofImageNet = !areNames(names) && labels.equals(byId);
        return new ClassChoice(ofImageNet ? ImageNetClasses.names() : names, labels);
      }
    }
    boolean inOrder =
        found.size() == names.size()
            && List.of(byName, bySpelling, byId).stream().allMatch(ModelClasses::keepsOrder);
    if (!inOrder) {
      throw misfit(dataset, found, byName, byId);
    }
    return inOrder(dataset, found, listener);
  }

  /**
   * Whether numbers are the names of these folders. Ten numbers have the same order by name and by
   * value; of more it is not known by which a model without names was trained.
   */
  private boolean areNumbersOf(List<String> found) {
    boolean sorted = names.stream().sorted(CodePoints.ORDER).toList().equals(names);
    return (known || sorted) && names.containsAll(found);
  }

  private static List<Integer> unknown(List<String> found) {
    return found.stream().map(name -> UNKNOWN).toList();
  }

  /** For each of the found names the label of the model's name that has the same form. */
  private List<Integer> labels(List<String> found, UnaryOperator<String> form) {
    return labels(found, names.stream().map(form).toList(), form);
  }

  private static List<Integer> labels(
      List<String> found, List<String> keys, Function<String, String> form) {
    Map<String, Integer> labels = new HashMap<>();
    for (int label = 0; label < keys.size(); label++) {
      int of = label;
      labels.compute(
          keys.get(label), (key, first) -> first == null ? of : Integer.valueOf(UNKNOWN));
    }
    return found.stream().map(name -> labels.getOrDefault(form.apply(name), UNKNOWN)).toList();
  }

  /** Every folder is one of the model's classes, or every class has a folder; none has two. */
  private boolean fits(List<Integer> labels) {
    List<Integer> known = labels.stream().filter(label -> label >= 0).toList();
    return !known.isEmpty()
        && new HashSet<>(known).size() == known.size()
        && (known.size() == labels.size() || known.size() == names.size());
  }

  private List<Integer> byId(List<String> found) {
    if (!areNames(names) && !found.stream().allMatch(ImageNetClasses::isId)) {
      return unknown(found);
    }
    List<String> ids =
        isImageNet()
            ? ImageNetClasses.ids()
            : names.stream().map(name -> ImageNetClasses.idOf(name).orElse(name)).toList();
    return labels(found, ids, name -> ImageNetClasses.idOf(name).orElse(""));
  }

  /** A thousand classes that have ImageNet's names, nearly all in a known spelling, or none. */
  private boolean isImageNet() {
    int count = ImageNetClasses.names().size();
    if (names.size() != count || !areNames(names)) {
      return names.size() == count;
    }
    long known =
        IntStream.range(0, count).filter(i -> ImageNetClasses.isName(i, names.get(i))).count();
    return known >= 0.9 * count;
  }

  /** Of the data sets that have a name of their own a model knows as many classes as it likes. */
  private static void noteOthers(
      String dataset, List<String> found, List<Integer> labels, DataListener listener) {
    List<String> others =
        IntStream.range(0, found.size())
            .filter(i -> labels.get(i) < 0)
            .mapToObj(found::get)
            .toList();
    if (!others.isEmpty() && !Datasets.names().contains(dataset)) {
      listener.warning(
          "%s: left out what is none of the model's classes: %s"
              .formatted(dataset, SafeText.names(others)));
    }
  }

  private static boolean keepsOrder(List<Integer> labels) {
    return IntStream.range(0, labels.size()).allMatch(i -> labels.get(i) < 0 || labels.get(i) == i);
  }

  private ClassChoice inOrder(String dataset, List<String> found, DataListener listener) {
    boolean named = areNames(names);
    List<Integer> order = IntStream.range(0, found.size()).boxed().toList();
    if (!found.equals(names) && (named || !Datasets.names().contains(dataset))) {
      listener.warning(orderWarning(dataset, found));
    }
    return new ClassChoice(named ? names : found, order);
  }

  private String orderWarning(String dataset, List<String> found) {
    List<String> pairs =
        IntStream.range(0, found.size())
            .filter(i -> !found.get(i).equals(names.get(i)))
            .mapToObj(i -> "%s is '%s'".formatted(found.get(i), names.get(i)))
            .toList();
    String some = String.join(", ", pairs.subList(0, Math.min(MOST_PAIRS, pairs.size())));
    List<String> natural = ClassNames.naturalOrder(found);
    String timm =
        natural.equals(found)
            ? ""
            : "; a model that timm trained has another order: " + SafeText.names(natural);
    return ("the classes of %s are not named as the model's: they are taken in %s order (%s%s)%s;"
            + " --classes or --classes-file can name the model's")
        .formatted(
            dataset,
            Datasets.names().contains(dataset) ? "their" : "sorted",
            some,
            pairs.size() > MOST_PAIRS ? ", ..." : "",
            timm);
  }

  private ResnetException misfit(
      String dataset, List<String> found, List<Integer> byName, List<Integer> byId) {
    if (!areNames(names)) {
      return ResnetException.usage(
          Text.of(
              "the model has %,d classes, the data %,d; choose the model's with --classes a,b",
              names.size(), found.size()));
    }
    List<String> strange =
        IntStream.range(0, found.size())
            .filter(i -> byName.get(i) < 0 && byId.get(i) < 0)
            .mapToObj(found::get)
            .toList();
    String which =
        strange.isEmpty() || strange.size() == found.size()
            ? "; "
            : ", which does not know " + SafeText.names(strange) + "; move that away, or ";
    return ResnetException.usage(
        Text.of(
            "the classes of %s (%,d: %s) are not those of the model (%,d: %s)%sname the model's,"
                + " in the order of its labels, with --classes or --classes-file",
            dataset,
            found.size(),
            SafeText.names(found),
            names.size(),
            SafeText.names(names),
            which));
  }
}
