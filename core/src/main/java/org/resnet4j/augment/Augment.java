package org.resnet4j.augment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;
import org.resnet4j.Seeding;

/** A random change of training images, as a value: it decides and never touches pixels. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Augment.None.class, name = "none"),
  @JsonSubTypes.Type(value = Augment.PadCrop.class, name = "pad-crop"),
  @JsonSubTypes.Type(value = Augment.HorizontalFlip.class, name = "flip"),
  @JsonSubTypes.Type(value = RandomResizedCrop.class, name = "random-resized-crop"),
  @JsonSubTypes.Type(value = ColorJitter.class, name = "color-jitter"),
  @JsonSubTypes.Type(value = RandomGrayscale.class, name = "random-grayscale"),
  @JsonSubTypes.Type(value = TrivialAugment.class, name = "trivial-augment"),
  @JsonSubTypes.Type(value = RandAugment.class, name = "rand-augment"),
  @JsonSubTypes.Type(value = AutoAugment.class, name = "auto-augment"),
  @JsonSubTypes.Type(value = AugMix.class, name = "augmix"),
  @JsonSubTypes.Type(value = RandomErasing.class, name = "random-erasing"),
  @JsonSubTypes.Type(value = Cutout.class, name = "cutout"),
  @JsonSubTypes.Type(value = Augment.Chain.class, name = "chain")
})
public sealed interface Augment
    permits Augment.None,
        Augment.PadCrop,
        Augment.HorizontalFlip,
        Augment.Chain,
        RandomResizedCrop,
        PixelAugment {

  /** All that {@link #named} knows. */
  List<String> NAMES =
      List.of(
          "none",
          "cifar",
          "imagenet",
          "pad-crop",
          "flip",
          "random-resized-crop",
          "color-jitter",
          "random-grayscale",
          "trivial-augment",
          "rand-augment",
          "auto-augment",
          "augmix",
          "random-erasing",
          "cutout");

  /** Images as they are. */
  static Augment none() {
    return new None();
  }

  /**
   * The augmentation of CIFAR (He et al. 2015, section 4.2): pad 4 pixels on each side, crop at
   * random, mirror every second image.
   */
  static Augment cifar() {
    return new Chain(List.of(new PadCrop(4), new HorizontalFlip(0.5)));
  }

  /**
   * An augmentation of a name, with its usual settings: {@code none}, {@code cifar} (pad, crop,
   * flip), {@code imagenet} (random resized crop, flip), or a kind, as recipes name it.
   *
   * @param color of what is erased: red, green and blue, 0 to 255
   * @throws ResnetException (usage) for another name
   */
  static Augment named(String name, List<Integer> color) {
    return switch (name) {
      case "none" -> none();
      case "cifar" -> cifar();
      case "imagenet" -> new Chain(List.of(RandomResizedCrop.imageNet(), new HorizontalFlip(0.5)));
      case "pad-crop" -> new PadCrop(4);
      case "flip" -> new HorizontalFlip(0.5);
      case "random-resized-crop" -> RandomResizedCrop.imageNet();
      case "color-jitter" -> new ColorJitter(0.4, 0.4, 0.4, 0);
      case "random-grayscale" -> RandomGrayscale.torchvision();
      case "trivial-augment" -> new TrivialAugment();
      case "rand-augment" -> RandAugment.torchvision();
      case "auto-augment" -> new AutoAugment(AutoAugment.Policy.IMAGENET);
      case "augmix" -> AugMix.torchvision();
      case "random-erasing" -> RandomErasing.torchvision(0.5, color);
      case "cutout" -> new Cutout(16, color);
      default ->
          throw ResnetException.usage(
              "unknown augmentation '%s'%s; there are %s"
                  .formatted(name, Nearest.hint(name, NAMES), String.join(", ", NAMES)));
    };
  }

  /**
   * Draws what else is done to one image.
   *
   * @param image what is done to it already: at the beginning the whole source is taken
   */
  Transform draw(Transform image, RandomGenerator random);

  /** Whether it draws on images as their files have them, see {@link Transforms}. */
  default boolean needsOriginals() {
    return false;
  }

  /** Whether it changes pixels, and not only which of them are taken. */
  default boolean changesPixels() {
    return false;
  }

  /** Returns this with another colour of what is erased, where it has this one. */
  default Augment recolored(List<Integer> from, List<Integer> to) {
    return this;
  }

  /** Returns draws that are a pure function of (seed, epoch, sample). */
  default Transforms seeded(long seed) {
    return new Seeded(this, seed);
  }

  /** Draws of an augmentation with a stream of its own for each (seed, epoch, sample). */
  record Seeded(Augment augment, long seed) implements Transforms {

    @Override
    public Transform of(int epoch, int sample, Transform whole) {
      return augment.draw(whole, Seeding.of(seed, Seeding.AUGMENTATION, epoch, sample));
    }

    @Override
    public boolean needsOriginals() {
      return augment.needsOriginals();
    }

    @Override
    public boolean changesPixels() {
      return augment.changesPixels();
    }
  }

  /** Changes nothing, and draws nothing. */
  record None() implements Augment {
    @Override
    public Transform draw(Transform image, RandomGenerator random) {
      return image;
    }

    @Override
    public Transforms seeded(long seed) {
      return Transforms.NONE;
    }

    @Override
    public String toString() {
      return "none";
    }
  }

  /**
   * Pads with zeros on each side and crops to the old size, each position being equally likely.
   *
   * @param padding pixels, 1 or more
   */
  record PadCrop(int padding) implements Augment {
    public PadCrop {
      if (padding < 1) {
        throw new IllegalArgumentException("padding is 1 pixel or more, got " + padding);
      }
    }

    @Override
    public Transform draw(Transform image, RandomGenerator random) {
      int dy = random.nextInt(-padding, padding + 1);
      int dx = random.nextInt(-padding, padding + 1);
      return image.shifted(dx, dy);
    }

    @Override
    public String toString() {
      return "pad-crop(" + padding + ")";
    }
  }

  /**
   * Mirrors left to right.
   *
   * @param probability from 0 to 1
   */
  record HorizontalFlip(double probability) implements Augment {
    public HorizontalFlip {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException("a probability lies in 0 to 1, got " + probability);
      }
    }

    @Override
    public Transform draw(Transform image, RandomGenerator random) {
      return random.nextDouble() < probability ? image.mirrored() : image;
    }

    @Override
    public String toString() {
      return "flip(" + probability + ")";
    }
  }

  /**
   * One after the other, in this order. At most one crop, counting those of inner chains: the zeros
   * that a pad-crop brings in would be lost by another one, and after a random resized crop there
   * would be none. Crops and flips come before what changes pixels.
   */
  record Chain(List<Augment> steps) implements Augment {
    public Chain {
      steps = List.copyOf(steps);
      List<Augment> leaves = steps.stream().flatMap(Chain::leaves).toList();
      if (leaves.stream().filter(Chain::crops).count() > 1) {
        throw new IllegalArgumentException("a chain holds at most one crop, got " + steps);
      }
      requirePixelsLast(leaves.stream().filter(each -> !(each instanceof None)).toList());
    }

    @Override
    public Transform draw(Transform image, RandomGenerator random) {
      Transform all = image;
      for (Augment step : steps) {
        all = step.draw(all, random);
      }
      return all;
    }

    @Override
    public boolean needsOriginals() {
      return steps.stream().anyMatch(Augment::needsOriginals);
    }

    @Override
    public Augment recolored(List<Integer> from, List<Integer> to) {
      return new Chain(steps.stream().map(step -> step.recolored(from, to)).toList());
    }

    @Override
    public boolean changesPixels() {
      return steps.stream().anyMatch(Augment::changesPixels);
    }

    @Override
    public String toString() {
      return steps.isEmpty()
          ? "none"
          : steps.stream().map(Augment::toString).collect(Collectors.joining(", "));
    }

    private static Stream<Augment> leaves(Augment augment) {
      return augment instanceof Chain chain
          ? chain.steps.stream().flatMap(Chain::leaves)
          : Stream.of(augment);
    }

    private static boolean crops(Augment augment) {
      return augment instanceof PadCrop || augment instanceof RandomResizedCrop;
    }

    private static void requirePixelsLast(List<Augment> leaves) {
      for (int i = 1; i < leaves.size(); i++) {
        Augment before = leaves.get(i - 1);
        Augment after = leaves.get(i);
        if (before instanceof PixelAugment && !(after instanceof PixelAugment)) {
          throw ResnetException.usage(
              "in a chain crops and flips come before what changes pixels: move "
                  + after
                  + " before "
                  + before);
        }
      }
    }
  }
}
