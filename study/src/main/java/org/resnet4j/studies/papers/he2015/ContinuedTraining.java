package org.resnet4j.studies.papers.he2015;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.resnet4j.IoReason;
import org.resnet4j.ResnetException;
import org.resnet4j.recipe.Length;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.Schedule;
import org.resnet4j.studies.StudyContext;
import org.resnet4j.studies.TrainingJob;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.run.EditedRun;
import org.resnet4j.torch.run.RunFolder;
import org.resnet4j.torch.run.Trainer;

/**
 * Some more epochs of training of a trained net, edited or not, at a constant rate.
 *
 * @param job whose net it was
 * @param spec of the net now
 * @param folder where it is trained; removed before and after
 */
record ContinuedTraining(TrainingJob job, String spec, Path folder) {

  /**
   * Trains the net.
   *
   * @param net with the weights to begin from; left as it is
   * @throws ResnetException (diverged) where the loss is not finite, (interrupted) where stopped
   */
  TrainedModel run(Model net, double rate, int epochs, StudyContext context) {
    remove();
    try {
      RunFolder before = context.trained(job);
      RunFolder start = EditedRun.write(folder, before, net, spec);
      Recipe recipe = recipe(start.config().recipe(), rate, before.metrics().size() + epochs);
      RunFolder run = start.withConfig(start.config().withRecipe(recipe));
      Trainer.train(
          run,
          context.train(job.trainImages()),
          context.test(job.testImages()),
          event -> context.show("training on " + spec),
          () -> {
            context.stopIfAsked();
            return false;
          });
      return TrainedModel.ofRun(run, TrainedModel.Weights.LAST, Optional.empty(), context.device());
    } finally {
      remove();
    }
  }

  private static Recipe recipe(Recipe old, double rate, int epochs) {
    return old.withOptimizer(new Optimizer.Sgd(rate, 0.9, 1e-4, false))
        .withSchedule(new Schedule.Constant())
        .withLength(new Length.Epochs(epochs));
  }

  private void remove() {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw ResnetException.failed("cannot remove " + folder + ": " + IoReason.of(e), e);
    }
  }
}
