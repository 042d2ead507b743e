package org.resnet4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.resnet4j.recipe.Length;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.Recipes;
import org.resnet4j.torch.NativeLeakExtension;
import org.resnet4j.torch.run.RunFolder;
import org.resnet4j.torch.run.TrainResult;

@ExtendWith(NativeLeakExtension.class)
class FoundingJobTests {

  @Test
  void trainsOnDrawnImages(@TempDir Path folder) {
    Recipe twoSteps = Recipes.FOUNDING.withLength(new Length.Steps(2));
    TrainResult result = FoundingJob.train("synthetic", folder.resolve("run"), twoSteps);
    assertThat(result.valTop1()).isBetween(0.0, 1.0);
    assertThat(RunFolder.open(result.run()).metrics()).hasSize(1);
  }
}
