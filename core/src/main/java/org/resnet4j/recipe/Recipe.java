package org.resnet4j.recipe;

import java.util.List;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;
import org.resnet4j.augment.Augment;

/**
 * Everything about a training that is neither network nor data.
 *
 * @param name of the recipe
 * @param source paper or program it is from
 * @param model spec that it was made for
 * @param classes of the data set that it takes; empty for all
 * @param batch images a step; the last, partial batch of an epoch is kept
 */
public record Recipe(
    String name,
    String source,
    String model,
    List<String> classes,
    Optimizer optimizer,
    Schedule schedule,
    Length length,
    int batch,
    Augment augment,
    Normalization normalize) {

  /** ResNet-34 on two classes: Adam 1e-3, batch 64, 5 epochs. */
  public static final Recipe FOUNDING =
      new Recipe(
          "founding",
          "the founding program (see the README)",
          "resnet34:bias",
          List.of("airplane", "bird"),
          Optimizer.Adam.of(1e-3),
          new Schedule.Constant(),
          new Length.Epochs(5),
          64,
          Augment.none(),
          Normalization.HALF);

  /** What a model is trained with where no recipe is named: as the founding job, on all classes. */
  public static final Recipe DEFAULT =
      new Recipe(
          "default",
          "as the founding program, on all classes",
          FOUNDING.model,
          List.of(),
          FOUNDING.optimizer,
          FOUNDING.schedule,
          FOUNDING.length,
          FOUNDING.batch,
          FOUNDING.augment,
          FOUNDING.normalize);

  /** SGD, 64k steps of 128 images, drops at 32k and 48k, pad 4, crop, flip. */
  public static final Recipe HE2015_CIFAR =
      new Recipe(
          "he2015-cifar",
          "He et al. 2015, arXiv 1512.03385, section 4.2",
          "cifar-resnet20",
          List.of(),
          new Optimizer.Sgd(0.1, 0.9, 1e-4, false),
          new Schedule.MultiStep(List.of(0.5, 0.75), 0.1),
          new Length.Steps(64_000),
          128,
          Augment.cifar(),
          Normalization.CIFAR10);

  public static final List<Recipe> NAMED = List.of(FOUNDING, HE2015_CIFAR, DEFAULT);

  public Recipe {
    classes = List.copyOf(classes);
    if (batch < 1) {
      throw ResnetException.usage("a batch has at least 1 image, got " + batch);
    }
  }

  /**
   * The recipe of a name.
   *
   * @throws ResnetException (usage) where there is none, with those there are
   */
  public static Recipe named(String name) {
    List<String> names = NAMED.stream().map(Recipe::name).toList();
    return NAMED.stream()
        .filter(recipe -> recipe.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ResnetException.usage(
                    "unknown recipe '%s'%s; recipes are %s"
                        .formatted(name, Nearest.hint(name, names), String.join(", ", names))));
  }

  public Recipe withOptimizer(Optimizer other) {
    return new Recipe(
        name, source, model, classes, other, schedule, length, batch, augment, normalize);
  }

  public Recipe withSchedule(Schedule other) {
    return new Recipe(
        name, source, model, classes, optimizer, other, length, batch, augment, normalize);
  }

  public Recipe withLength(Length other) {
    return new Recipe(
        name, source, model, classes, optimizer, schedule, other, batch, augment, normalize);
  }

  public Recipe withBatch(int other) {
    return new Recipe(
        name, source, model, classes, optimizer, schedule, length, other, augment, normalize);
  }

  public Recipe withNormalize(Normalization other) {
    return new Recipe(
        name, source, model, classes, optimizer, schedule, length, batch, augment, other);
  }

  /** This recipe on these classes of the data set. */
  public Recipe withClasses(List<String> others) {
    return new Recipe(
        name, source, model, others, optimizer, schedule, length, batch, augment, normalize);
  }

  public Recipe withModel(String other) {
    return new Recipe(
        name, source, other, classes, optimizer, schedule, length, batch, augment, normalize);
  }
}
