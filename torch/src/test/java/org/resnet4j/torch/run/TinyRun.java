package org.resnet4j.torch.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.resnet4j.augment.Augment;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.data.drawn.Synthetic;
import org.resnet4j.recipe.Length;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.Schedule;
import org.resnet4j.torch.Device;

/** A training that takes a second: an 8-layer net on 2 x 20 drawn images, batches of 16. */
final class TinyRun {

  static final List<String> CLASSES = List.of("airplane", "bird");

  private TinyRun() {}

  static ImageDataset data(Split split) {
    return Synthetic.open(split, CLASSES, 20);
  }

  static Recipe recipe(Optimizer optimizer, Length length) {
    return new Recipe(
        "tiny",
        "tests",
        "cifar-resnet8",
        CLASSES,
        optimizer,
        new Schedule.Constant(),
        length,
        16,
        Augment.cifar(),
        Normalization.HALF);
  }

  static Recipe adam(int epochs) {
    return recipe(Optimizer.Adam.of(1e-3), new Length.Epochs(epochs));
  }

  static RunFolder create(Path folder, Recipe recipe) {
    RunConfig config =
        RunConfig.of(recipe, data(Split.TRAIN), data(Split.TEST), Optional.empty(), 1, Device.CPU);
    return RunFolder.create(folder, config);
  }

  /** Trains to the end and returns what was told. */
  static List<TrainEvent> train(RunFolder run) {
    List<TrainEvent> events = new ArrayList<>();
    Trainer.train(run, data(Split.TRAIN), data(Split.TEST), events::add, () -> false);
    return events;
  }

  /** The rows without what a clock decides. */
  static List<String> figures(RunFolder run) {
    return run.metrics().stream()
        .map(
            row ->
                List.of(
                        row.epoch(),
                        row.step(),
                        row.rate(),
                        row.trainLoss(),
                        row.trainTop1(),
                        row.valLoss(),
                        row.valTop1())
                    .toString())
        .toList();
  }
}
