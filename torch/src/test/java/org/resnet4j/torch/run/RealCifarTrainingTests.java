package org.resnet4j.torch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.data.DataListener;
import org.resnet4j.data.DataRoot;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.metrics.Evaluation;
import org.resnet4j.recipe.Length;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.Recipes;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.evaluate.Evaluator;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.WeightsFile;
import org.resnet4j.zoo.Zoo;

/** On real airplanes and birds, with an 8-layer net: a quarter of a minute. */
@ExtendWith(NativeLeakExtension.class)
class RealCifarTrainingTests {

  @Test
  void learnsAndEvaluatesToTheImage(@TempDir Path folder) {
    Path root = DataRoot.resolve(Optional.empty());
    assumeThat(Files.exists(root.resolve("cifar-10-batches-bin/test_batch.bin")))
        .as("real CIFAR-10 in %s; without it this test skips", root)
        .isTrue();
    Recipe recipe = Recipes.FOUNDING.withModel("cifar-resnet8").withLength(new Length.Epochs(1));
    ImageDataset train = open(root, Split.TRAIN, recipe);
    ImageDataset test = open(root, Split.TEST, recipe);
    RunConfig config = RunConfig.of(recipe, train, test, Optional.empty(), 1, Device.CPU);
    RunFolder run = RunFolder.create(folder.resolve("run"), config);

    TrainResult result = Trainer.train(run, train, test, event -> {}, () -> false);

    assertThat(result.valTop1()).isGreaterThan(0.8);
    Evaluation again = evaluate(run, test, recipe);
    assertThat(again.n()).isEqualTo(2_000);
    assertThat(again.top1()).isEqualTo(result.valTop1());
    assertThat(again.loss()).isEqualTo(run.metrics().get(0).valLoss());
  }

  private static ImageDataset open(Path root, Split split, Recipe recipe) {
    return Datasets.open("cifar10", root, split, recipe.classes(), DataListener.SILENT);
  }

  private static Evaluation evaluate(RunFolder run, ImageDataset test, Recipe recipe) {
    var network = Zoo.network(recipe.model(), 2);
    try (var net = Model.allocate(network, Device.CPU, Element.FLOAT32)) {
      WeightsFile.load(net, run.weights());
      return Evaluator.evaluate(net, test, recipe.normalize());
    }
  }
}
