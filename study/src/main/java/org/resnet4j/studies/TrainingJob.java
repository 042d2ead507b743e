package org.resnet4j.studies;

import java.util.List;
import org.resnet4j.augment.Augment;
import org.resnet4j.recipe.Length;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.Recipes;
import org.resnet4j.recipe.Schedule;

/**
 * A net to be trained: by its values it is found again, so studies that ask for equal jobs share
 * the net. The data set is the study's.
 *
 * @param recipe with model, classes (empty for all), optimizer, length, batch and the rest
 * @param trainImages of the training set, spread evenly over the classes; 0 for all
 * @param testImages of the test set, for the validation after each epoch; 0 for all
 * @param seed of initialisation, order and augmentation
 */
public record TrainingJob(Recipe recipe, int trainImages, int testImages, long seed) {

  private static final String SOURCE = "He et al. 2015, section 4.2, shortened";

  /**
   * The common training of the studies' CIFAR nets, {@link #words}: SGD, momentum .9, weight decay
   * 1e-4, after a short warm-up, the rate divided by ten at half and three quarters.
   *
   * @param model spec of a CIFAR net
   */
  public static TrainingJob common(String model, Budget budget, long seed) {
    Recipe whole = Recipes.HE2015_CIFAR.withModel(model);
    return switch (budget) {
      case QUICK ->
          new TrainingJob(shortened(model, 0.05, 32, 5, Augment.none()), 5_000, 1_000, seed);
      case STANDARD ->
          new TrainingJob(shortened(model, 0.1, 128, 15, Augment.cifar()), 20_000, 2_000, seed);
      case PAPER -> new TrainingJob(whole, 0, 0, seed);
    };
  }

  /** So many epochs of the common training, its rate falling within them; at paper all of it. */
  public static TrainingJob commonStart(
      String model, Budget budget, long seed, int quickEpochs, int standardEpochs) {
    TrainingJob whole = common(model, budget, seed);
    return switch (budget) {
      case QUICK -> whole.withLength(new Length.Epochs(quickEpochs));
      case STANDARD -> whole.withLength(new Length.Epochs(standardEpochs));
      case PAPER -> whole;
    };
  }

  /** The common training in words, for a design. */
  public static String words(Budget budget) {
    return budget.choose(
        "5,000 training and 1,000 test images of CIFAR-10's classes, 5 epochs of batches of 32 (785"
            + " steps), SGD with momentum .9 and weight decay 1e-4, rate .05 after 50 steps of"
            + " warm-up, divided by 10 at half and three quarters, no augmentation",
        "20,000 training and 2,000 test images of CIFAR-10's classes, 15 epochs of batches of 128,"
            + " SGD with momentum .9 and weight decay 1e-4, rate .1 after 50 steps of warm-up,"
            + " divided by 10 at half and three quarters, crop and flip",
        "all images, the recipe of He et al. 2015, section 4.2: 64,000 steps of batches of 128, SGD"
            + " with momentum .9 and weight decay 1e-4, rate .1 divided by 10 at half and three"
            + " quarters, crop and flip");
  }

  private static Recipe shortened(
      String model, double rate, int batch, int epochs, Augment augment) {
    return new Recipe(
        "study",
        SOURCE,
        model,
        List.of(),
        new Optimizer.Sgd(rate, 0.9, 1e-4, false),
        new Schedule.WarmUp(50, new Schedule.MultiStep(List.of(0.5, 0.75), 0.1)),
        new Length.Epochs(epochs),
        batch,
        augment,
        Normalization.CIFAR10);
  }

  public String model() {
    return recipe.model();
  }

  /** Returns this job with another length. */
  public TrainingJob withLength(Length length) {
    return new TrainingJob(recipe.withLength(length), trainImages, testImages, seed);
  }

  /** Returns this job with another optimizer. */
  public TrainingJob withOptimizer(Optimizer optimizer) {
    return new TrainingJob(recipe.withOptimizer(optimizer), trainImages, testImages, seed);
  }

  /** Returns this job with another batch size. */
  public TrainingJob withBatch(int batch) {
    return new TrainingJob(recipe.withBatch(batch), trainImages, testImages, seed);
  }

  /** Returns this job with other numbers of images; 0 for all. */
  public TrainingJob withImages(int train, int test) {
    return new TrainingJob(recipe, train, test, seed);
  }
}
