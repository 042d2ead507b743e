package org.resnet4j.torch.study;

import java.util.List;
import org.resnet4j.augment.Augment;
import org.resnet4j.recipe.Length;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.Schedule;

/**
 * A net to be trained: by its values it is found again, so studies that ask for equal jobs share
 * the net. The data set is the laboratory's.
 *
 * @param recipe with model, classes (empty for all), optimizer, length, batch and the rest
 * @param trainImages of the training set, spread evenly over the classes; 0 for all
 * @param testImages of the test set, for the validation after each epoch; 0 for all
 * @param seed of initialisation, order and augmentation
 */
public record TrainingJob(Recipe recipe, int trainImages, int testImages, long seed) {

  private static final String SOURCE = "He et al. 2015, section 4.2, shortened";

  /**
   * The common training of the studies' CIFAR nets. Quick: 5,000 + 1,000 images, 6 epochs of
   * batches of 64 (474 steps), no augmentation. Standard: 20,000 + 2,000 images, 15 epochs of
   * batches of 128. Paper: He 2015's recipe whole.
   *
   * <p>SGD, momentum .9, weight decay 1e-4, rate 0.1 after a short warm-up, divided by ten at half
   * and three quarters.
   *
   * @param model spec of a CIFAR net
   */
  public static TrainingJob common(String model, Budget budget, long seed) {
    Recipe whole = Recipe.HE2015_CIFAR.withModel(model);
    return switch (budget) {
      case QUICK -> new TrainingJob(shortened(model, 64, 6, Augment.none()), 5_000, 1_000, seed);
      case STANDARD ->
          new TrainingJob(shortened(model, 128, 15, Augment.cifar()), 20_000, 2_000, seed);
      case PAPER -> new TrainingJob(whole, 0, 0, seed);
    };
  }

  private static Recipe shortened(String model, int batch, int epochs, Augment augment) {
    return new Recipe(
        "study",
        SOURCE,
        model,
        List.of(),
        new Optimizer.Sgd(0.1, 0.9, 1e-4, false),
        new Schedule.WarmUp(50, new Schedule.MultiStep(List.of(0.5, 0.75), 0.1)),
        new Length.Epochs(epochs),
        batch,
        augment,
        Normalization.CIFAR10);
  }

  /** The model spec. */
  public String model() {
    return recipe.model();
  }

  /** The same of other steps or epochs. */
  public TrainingJob withLength(Length length) {
    return new TrainingJob(recipe.withLength(length), trainImages, testImages, seed);
  }

  /** The same with other settings of the optimizer. */
  public TrainingJob withOptimizer(Optimizer optimizer) {
    return new TrainingJob(recipe.withOptimizer(optimizer), trainImages, testImages, seed);
  }

  /** The same with batches of another size. */
  public TrainingJob withBatch(int batch) {
    return new TrainingJob(recipe.withBatch(batch), trainImages, testImages, seed);
  }

  /** The same with other numbers of images; 0 for all. */
  public TrainingJob withImages(int train, int test) {
    return new TrainingJob(recipe, train, test, seed);
  }
}
