package org.resnet4j.augment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.resnet4j.data.Placement;
import org.resnet4j.data.Placements;
import org.resnet4j.data.Seeding;

/** A random change of training images, as a value: it decides and never touches pixels. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Augment.None.class, name = "none"),
  @JsonSubTypes.Type(value = Augment.PadCrop.class, name = "pad-crop"),
  @JsonSubTypes.Type(value = Augment.HorizontalFlip.class, name = "flip"),
  @JsonSubTypes.Type(value = Augment.Chain.class, name = "chain")
})
public sealed interface Augment
    permits Augment.None, Augment.PadCrop, Augment.HorizontalFlip, Augment.Chain {

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

  /** Draws what happens to one image. */
  Placement draw(RandomGenerator random);

  /** Returns the value as compact text, such as {@code pad-crop(4), flip(0.5)}. */
  String describe();

  /** Returns draws that are a pure function of (seed, epoch, sample). */
  default Placements seeded(long seed) {
    return (epoch, sample) -> draw(Seeding.of(seed, Seeding.AUGMENTATION, epoch, sample));
  }

  /** Changes nothing, and draws nothing. */
  record None() implements Augment {
    @Override
    public Placement draw(RandomGenerator random) {
      return Placement.IDENTITY;
    }

    @Override
    public Placements seeded(long seed) {
      return Placements.NONE;
    }

    @Override
    public String describe() {
      return "none";
    }

    @Override
    public String toString() {
      return describe();
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
    public Placement draw(RandomGenerator random) {
      int dy = random.nextInt(-padding, padding + 1);
      int dx = random.nextInt(-padding, padding + 1);
      return new Placement(dx, dy, false);
    }

    @Override
    public String describe() {
      return "pad-crop(" + padding + ")";
    }

    @Override
    public String toString() {
      return describe();
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
    public Placement draw(RandomGenerator random) {
      return new Placement(0, 0, random.nextDouble() < probability);
    }

    @Override
    public String describe() {
      return "flip(" + probability + ")";
    }

    @Override
    public String toString() {
      return describe();
    }
  }

  /**
   * One after the other, in this order. At most one pad-crop, counting those of inner chains: the
   * zeros that a first crop brings in would be lost by a second.
   */
  record Chain(List<Augment> steps) implements Augment {
    public Chain {
      steps = List.copyOf(steps);
      if (steps.stream().mapToInt(Chain::crops).sum() > 1) {
        throw new IllegalArgumentException("a chain holds at most one pad-crop, got " + steps);
      }
    }

    @Override
    public Placement draw(RandomGenerator random) {
      Placement all = Placement.IDENTITY;
      for (Augment step : steps) {
        all = then(all, step.draw(random));
      }
      return all;
    }

    @Override
    public String describe() {
      return steps.isEmpty()
          ? "none"
          : steps.stream().map(Augment::describe).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
      return describe();
    }

    /** A crop of a mirrored image is the mirror of the opposite crop. */
    private static Placement then(Placement a, Placement b) {
      int dx = a.flip() ? a.dx() - b.dx() : a.dx() + b.dx();
      return new Placement(dx, a.dy() + b.dy(), a.flip() != b.flip());
    }

    private static int crops(Augment augment) {
      if (augment instanceof Chain chain) {
        return chain.steps.stream().mapToInt(Chain::crops).sum();
      }
      return augment instanceof PadCrop ? 1 : 0;
    }
  }
}
