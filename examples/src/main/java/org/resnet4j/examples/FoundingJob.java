package org.resnet4j.examples;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.resnet4j.data.DataListener;
import org.resnet4j.data.DataRoot;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.Recipes;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.predict.Predictor;
import org.resnet4j.torch.run.RunConfig;
import org.resnet4j.torch.run.RunFolder;
import org.resnet4j.torch.run.TrainEvent;
import org.resnet4j.torch.run.TrainResult;
import org.resnet4j.torch.run.Trainer;

/** ResNet-34 on airplanes and birds: train, say how good it is, classify a picture. */
public final class FoundingJob {

  private FoundingJob() {}

  /**
   * Arguments: data set (cifar10 or synthetic), folder of the new run, and a picture if you like.
   */
  public static void main(String[] args) {
    TrainResult result = train(args[0], Path.of(args[1]), Recipes.FOUNDING);
    System.out.printf(Locale.ROOT, "top-1 %.4f after %.0f s%n", result.valTop1(), result.seconds());
    if (args.length > 2) {
      try (var predictor = Predictor.open(result.run(), Device.CPU)) {
        predictor.predict(Path.of(args[2]), 2).forEach(System.out::println);
      }
    }
  }

  static TrainResult train(String dataSet, Path folder, Recipe recipe) {
    Path root = DataRoot.resolve(Optional.empty());
    ImageDataset train =
        Datasets.open(dataSet, root, Split.TRAIN, recipe.classes(), DataListener.SILENT);
    ImageDataset test =
        Datasets.open(dataSet, root, Split.TEST, recipe.classes(), DataListener.SILENT);
    RunConfig config = RunConfig.of(recipe, train, test, Optional.of(root), 1, Device.CPU);
    RunFolder run = RunFolder.create(folder, config);
    return Trainer.train(run, train, test, FoundingJob::print, () -> false);
  }

  private static void print(TrainEvent event) {
    if (event instanceof TrainEvent.EpochEnd end) {
      System.out.println(end.metrics());
    }
  }
}
