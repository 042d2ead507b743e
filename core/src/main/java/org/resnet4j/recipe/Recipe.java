package org.resnet4j.recipe;

import java.util.List;
import org.resnet4j.ResnetException;
import org.resnet4j.augment.Augment;

/**
 * Everything about a training that is neither network nor data.
 *
 * @param name of the recipe
 * @param source paper or program it is from
 * @param model spec that it was made for
 * @param classes of the data set that it takes; empty for all
 * @param batch images whose gradients are computed at once; the last, partial batch of an epoch is
 *     kept
 * @param updates what is done with gradients beside the optimizer's update
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
    Normalization normalize,
    Regularization regularization,
    UpdateRule updates) {

  /** A recipe that regularizes by augmentation and weight decay alone. */
  public Recipe(
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
    this(
        name,
        source,
        model,
        classes,
        optimizer,
        schedule,
        length,
        batch,
        augment,
        normalize,
        Regularization.NONE,
        UpdateRule.PLAIN);
  }

  public Recipe {
    classes = List.copyOf(classes);
    if (batch < 1) {
      throw ResnetException.usage("a batch has at least 1 image, got " + batch);
    }
  }

  public Recipe withOptimizer(Optimizer other) {
    return with(model, classes, other, schedule, length, batch);
  }

  public Recipe withSchedule(Schedule other) {
    return with(model, classes, optimizer, other, length, batch);
  }

  public Recipe withLength(Length other) {
    return with(model, classes, optimizer, schedule, other, batch);
  }

  public Recipe withBatch(int other) {
    return with(model, classes, optimizer, schedule, length, other);
  }

  /** This recipe with another normalization, whose mean colour is what is erased with. */
  public Recipe withNormalize(Normalization other) {
    return new Recipe(
        name,
        source,
        model,
        classes,
        optimizer,
        schedule,
        length,
        batch,
        augment.recolored(normalize.meanColor(), other.meanColor()),
        other,
        regularization,
        updates);
  }

  /** This recipe on these classes of the data set. */
  public Recipe withClasses(List<String> others) {
    return with(model, others, optimizer, schedule, length, batch);
  }

  public Recipe withModel(String other) {
    return with(other, classes, optimizer, schedule, length, batch);
  }

  public Recipe withUpdates(UpdateRule other) {
    return new Recipe(
        name,
        source,
        model,
        classes,
        optimizer,
        schedule,
        length,
        batch,
        augment,
        normalize,
        regularization,
        other);
  }

  private Recipe with(
      String otherModel,
      List<String> otherClasses,
      Optimizer otherOptimizer,
      Schedule otherSchedule,
      Length otherLength,
      int otherBatch) {
    return new Recipe(
        name,
        source,
        otherModel,
        otherClasses,
        otherOptimizer,
        otherSchedule,
        otherLength,
        otherBatch,
        augment,
        normalize,
        regularization,
        updates);
  }

  /**
   * Updates of an epoch: where gradients are accumulated, the last one may be of fewer batches.
   *
   * @param batches of the epoch
   */
  public long updates(long batches) {
    return (batches + updates.accumulation() - 1) / updates.accumulation();
  }
}
