package org.resnet4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.resnet4j.Digests;
import org.resnet4j.ResnetException;

/**
 * Training images in two parts: a share of every class, drawn by a seed, which is held out for
 * validation, and the rest. Both keep the order of the images.
 */
public final class HeldOut extends Selection {

  /** Apart from what {@link Subset} draws by the same seed. */
  private static final int DRAW = 2;

  private final Validation validation;
  private final boolean rest;

  private HeldOut(ImageDataset whole, int[] indices, Validation validation, boolean rest) {
    super(whole, indices, facts(whole, validation, rest));
    this.validation = validation;
    this.rest = rest;
  }

  /** The images that remain for training. */
  public static ImageDataset rest(ImageDataset whole, Validation validation) {
    return of(whole, validation, true);
  }

  /**
   * The images that are held out.
   *
   * @throws ResnetException of kind DATA where every class has one image
   */
  public static ImageDataset share(ImageDataset whole, Validation validation) {
    return of(whole, validation, false);
  }

  private static HeldOut of(ImageDataset whole, Validation validation, boolean rest) {
    boolean[] held = draw(whole, validation);
    int[] indices = IntStream.range(0, held.length).filter(i -> held[i] != rest).toArray();
    if (!rest && indices.length == 0) {
      throw ResnetException.data(
          ("%s: no class has two images, so that none can be held out for validation; add images,"
                  + " or a folder val/CLASS/*")
              .formatted(whole.name()));
    }
    return new HeldOut(whole, indices, validation, rest);
  }

  /** Which images are held out: of n of a class {@code round(share n)}, 1 to n - 1. */
  private static boolean[] draw(ImageDataset whole, Validation validation) {
    boolean[] held = new boolean[whole.size()];
    List<List<Integer>> byClass = byClass(whole);
    for (int label = 0; label < byClass.size(); label++) {
      List<Integer> images = byClass.get(label);
      SplitMix random = SplitMix.of(validation.seed(), DRAW, label);
      long wanted = Math.round(validation.share() * images.size());
      long count = Math.min(Math.max(wanted, 1), images.size() - 1);
      for (int drawn = 0; drawn < count; drawn++) {
        int chosen = (int) random.uniform(drawn, images.size());
        held[images.get(chosen)] = true;
        images.set(chosen, images.get(drawn));
      }
    }
    return held;
  }

  private static List<List<Integer>> byClass(ImageDataset whole) {
    List<List<Integer>> images = new ArrayList<>();
    whole.classes().forEach(name -> images.add(new ArrayList<>()));
    IntStream.range(0, whole.size()).forEach(i -> images.get(whole.label(i)).add(i));
    return images;
  }

  /** Classes of one image, which are trained on and never validated. */
  static List<String> notValidated(ImageDataset whole) {
    int[] sizes = new int[whole.classes().size()];
    IntStream.range(0, whole.size()).forEach(i -> sizes[whole.label(i)]++);
    return IntStream.range(0, sizes.length)
        .filter(label -> sizes[label] == 1)
        .mapToObj(whole.classes()::get)
        .toList();
  }

  private static Facts facts(ImageDataset whole, Validation validation, boolean rest) {
    Facts of = whole.facts();
    String all = of.part().isEmpty() ? "all" : of.part();
    String part =
        rest
            ? "the rest of " + all
            : validation.percent() + " of " + all + " held out by seed " + validation.seed();
    return new Facts(of.name(), part, of.classes(), of.channels(), of.height(), of.width());
  }

  /** SHA-256 over the whole's fingerprint, the share, the seed and which part this is. */
  @Override
  public String fingerprint() {
    String drawn = validation.share() + "\n" + validation.seed() + "\n";
    String part = rest ? "rest" : "share";
    return Digests.sha256("held out 1\n" + whole().fingerprint() + "\n" + drawn + part + "\n");
  }
}
