package org.resnet4j.weights.published;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;
import org.resnet4j.data.cifar.Cifar;
import org.resnet4j.recipe.Preprocessing;
import org.resnet4j.weights.ImageNetClasses;
import org.resnet4j.zoo.ModelSpec;
import org.resnet4j.zoo.Zoo;

/**
 * Pretrained weights that others publish for nets of the zoo: torchvision's, timm's for the nets
 * that are torchvision's to the last tensor, akamaster's for CIFAR-10.
 *
 * <p>Addresses, hashes and figures were read in their publishers' sources ({@code
 * print_pretrained.py} among the tests prints the table from the installed packages); the addresses
 * themselves were not reached when it was made. Where a file name carries its hash ({@code
 * resnet50-11ad3fa6.pth}), that prefix is the one checked. What has no hash to be read is left out:
 * whatever lies only on Hugging Face's hub.
 *
 * <p>The table is read when it is first asked for.
 */
public final class Pretrained {

  private Pretrained() {}

  /** What the labels of a net mean. */
  public enum Labels {
    /** ImageNet-1K's 1000 classes. */
    IMAGENET,
    /** CIFAR-10's ten. */
    CIFAR10;

    /** Names in the order of the labels. */
    public List<String> names() {
      return this == IMAGENET ? ImageNetClasses.names() : Cifar.CIFAR10.classes();
    }
  }

  /**
   * Published accuracy.
   *
   * @param top1 in percent
   * @param top5 in percent, where it is published
   * @param measuredOn {@code ImageNet-1K val} (50,000 images) or {@code CIFAR-10 test} (10,000)
   */
  public record Accuracy(double top1, OptionalDouble top5, String measuredOn) {
    public Accuracy {
      if (top1 <= 0 || top1 > 100 || top5.orElse(100) < top1 || top5.orElse(100) > 100) {
        throw new IllegalArgumentException("no accuracy in percent: " + top1 + ", " + top5);
      }
    }
  }

  /**
   * One file of weights.
   *
   * @param model a spec of the zoo: {@code resnet50}
   * @param tag its publisher's name for it: {@code IMAGENET1K_V2}, {@code a1_in1k}, {@code
   *     akamaster}
   * @param address over https; its last part is the file's name
   * @param sha256 the first 8 digits at least of the file's SHA-256, in lower-case hex
   * @param mebibytes size where it is published (about: rounded by the publisher)
   * @param preprocessing what its publisher evaluates with: timm's at the size for tests
   * @param labels what the logits mean
   * @param accuracy with that preprocessing, where it is published
   * @param licence SPDX name of what the publisher says; torchvision's is its code's, and terms of
   *     the data may come on top
   * @param source package and version, or repository, in which all this was read
   */
  public record Entry(
      String model,
      String tag,
      URI address,
      String sha256,
      OptionalDouble mebibytes,
      Preprocessing preprocessing,
      Labels labels,
      Optional<Accuracy> accuracy,
      String licence,
      String source) {

    public Entry {
      if (!"https".equals(address.getScheme())) {
        throw new IllegalArgumentException("weights come over https, got " + address);
      }
      if (!fileName(address).matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
        throw new IllegalArgumentException("no file name at the end of " + address);
      }
      if (!sha256.matches("[0-9a-f]{8,64}")) {
        throw new IllegalArgumentException("8 to 64 hex digits are needed, got " + sha256);
      }
    }

    /** Both names in one, as {@link #find(String)} takes them: {@code resnet50.IMAGENET1K_V2}. */
    public String name() {
      return model + "." + tag;
    }

    /** The file's name: the last part of the address. */
    public String fileName() {
      return fileName(address);
    }

    private static String fileName(URI address) {
      String text = address.toString();
      return text.substring(text.lastIndexOf('/') + 1);
    }
  }

  /** Read when first asked for. */
  private static final class Holder {
    static final Map<String, List<Entry>> BY_MODEL =
        PretrainedTable.read().stream()
            .collect(
                Collectors.groupingBy(
                    Entry::model, LinkedHashMap::new, Collectors.toUnmodifiableList()));
  }

  /** All entries; those of a net stand together, its default first. */
  public static List<Entry> entries() {
    return Holder.BY_MODEL.values().stream().flatMap(List::stream).toList();
  }

  /** The nets that have pretrained weights, as the zoo names them. */
  public static List<String> models() {
    return List.copyOf(Holder.BY_MODEL.keySet());
  }

  /**
   * Returns a net's entries, its default first; none where it has no pretrained weights.
   *
   * @param model name of the zoo
   */
  public static List<Entry> forModel(String model) {
    return Holder.BY_MODEL.getOrDefault(model, List.of());
  }

  /**
   * Finds weights by name.
   *
   * @param name of a net, which means its default (torchvision's newest, or akamaster's), or net
   *     and tag as in {@code resnet50.a1_in1k}
   * @throws ResnetException (usage) where there are none, with what there is
   */
  public static Entry find(String name) {
    int dot = name.indexOf('.');
    return dot > 0 && name.indexOf(':') < 0
        ? find(name.substring(0, dot), name.substring(dot + 1))
        : of(name).get(0);
  }

  /**
   * Finds a net's weights by their tag.
   *
   * @throws ResnetException (usage) where there are none, with what there is
   */
  public static Entry find(String model, String tag) {
    List<Entry> entries = of(model);
    return entries.stream()
        .filter(entry -> entry.tag().equals(tag))
        .findFirst()
        .orElseThrow(() -> unknownTag(entries, model, tag));
  }

  private static List<Entry> of(String model) {
    ModelSpec spec = ModelSpec.parse(model);
    List<Entry> entries = forModel(spec.name());
    if (entries.isEmpty()) {
      Zoo.network(spec.name(), OptionalInt.empty());
      throw ResnetException.usage(
          "there are no pretrained weights for %s%s; there are for %s"
              .formatted(
                  spec.name(), Nearest.hint(spec.name(), models()), String.join(", ", models())));
    }
    if (!spec.options().isEmpty()) {
      throw ResnetException.usage(
          "there are no pretrained weights for %s, only for %s as it is; leave the options out"
              .formatted(spec, spec.name()));
    }
    return entries;
  }

  private static ResnetException unknownTag(List<Entry> entries, String model, String tag) {
    List<String> tags = entries.stream().map(Entry::tag).toList();
    return ResnetException.usage(
        "%s has no pretrained weights '%s'%s; its weights are %s"
            .formatted(model, tag, Nearest.hint(tag, tags), String.join(", ", tags)));
  }
}
