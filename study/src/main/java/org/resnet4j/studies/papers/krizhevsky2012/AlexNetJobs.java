package org.resnet4j.studies.papers.krizhevsky2012;

import java.util.List;
import org.resnet4j.Text;
import org.resnet4j.augment.Augment;
import org.resnet4j.recipe.Length;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.Schedule;
import org.resnet4j.studies.Budget;
import org.resnet4j.studies.TrainingJob;

/** How the studies about AlexNet's parts train it, so that they share nets. */
final class AlexNetJobs {

  private static final String SOURCE = "ours, for cifar-alexnet";

  private AlexNetJobs() {}

  /** No decay and no augmentation: what holds overfitting back is what the study is about. */
  static TrainingJob of(String model, Budget budget, long seed) {
    int images = budget.choose(2_000, 10_000, 50_000);
    Recipe recipe =
        new Recipe(
            "study",
            SOURCE,
            model,
            List.of(),
            Optimizer.Adam.of(5e-4),
            new Schedule.Constant(),
            new Length.Epochs(budget.choose(10, 20, 60)),
            32,
            Augment.none(),
            Normalization.CIFAR10);
    return new TrainingJob(recipe, images, budget.choose(1_000, 2_000, 10_000), seed);
  }

  static String words(Budget budget) {
    TrainingJob job = of("cifar-alexnet", budget, 1);
    return Text.of(
        "Adam, rate 5e-4, batches of 32, %s epochs of %,d training images, no augmentation, no weight decay; %,d test images",
        ((Length.Epochs) job.recipe().length()).count(), job.trainImages(), job.testImages());
  }
}
