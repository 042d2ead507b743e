package org.resnet4j.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.resnet4j.ResnetException;
import org.resnet4j.augment.Augment;
import org.resnet4j.augment.Cutout;
import org.resnet4j.augment.RandomErasing;
import org.resnet4j.augment.RandomResizedCrop;
import org.resnet4j.augment.TrivialAugment;

class RecipeFileTests {

  @SuppressWarnings("UnusedVariable") // read by FieldSource
  private static final List<Recipe> ALL = Recipes.ALL;

  @SuppressWarnings("UnusedVariable") // read by FieldSource
  private static final List<String> AUGMENTATIONS = Augment.NAMES;

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("mine.yaml"), text);
  }

  private Recipe read(String text) throws IOException {
    return RecipeFile.read(file(text));
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void readsWhatItPrints(Recipe recipe) throws IOException {
    assertThat(read(RecipeFile.text(recipe))).isEqualTo(recipe);
  }

  @Test
  void aFileNamesWhatDiffersFromItsBase() throws IOException {
    Recipe mine =
        read(
            """
            base: he2015-cifar
            epochs: 30
            lr: 0.05
            optimizer: {momentum: 0.95, nesterov: true}
            schedule: cosine
            augment:
              - imagenet
            mixup: 0.2   # as timm's
            updates:
              ema: 0.999
            """);
    assertThat(mine.name()).isEqualTo("mine");
    assertThat(mine.source()).isEqualTo(Recipes.HE2015_CIFAR.source());
    assertThat(mine.length()).isEqualTo(new Length.Epochs(30));
    assertThat(mine.optimizer()).isEqualTo(new Optimizer.Sgd(0.05, 0.95, 1e-4, true));
    assertThat(mine.schedule()).isEqualTo(new Schedule.Cosine());
    assertThat(mine.augment())
        .isEqualTo(
            new Augment.Chain(
                List.of(
                    new Augment.Chain(
                        List.of(RandomResizedCrop.imageNet(), new Augment.HorizontalFlip(0.5))))));
    assertThat(mine.regularization()).isEqualTo(new Regularization(0, 0.2, 0));
    assertThat(mine.updates().ema()).isEqualTo(OptionalDouble.of(0.999));
    assertThat(mine.batch()).isEqualTo(128);
  }

  @Test
  void anAugmentationHasItsUsualSettings() throws IOException {
    Recipe mine =
        read(
            """
            normalize: imagenet
            augment: [imagenet, trivial-augment, {kind: random-erasing, probability: 0.1}]
            """);
    List<Augment> steps = ((Augment.Chain) mine.augment()).steps();
    assertThat(steps.subList(1, 3))
        .containsExactly(
            new TrivialAugment(), RandomErasing.torchvision(0.1, List.of(124, 116, 104)));
  }

  @ParameterizedTest
  @FieldSource("AUGMENTATIONS")
  void everyAugmentationHasItsName(String name) {
    Recipe recipe = RecipeFile.with(Recipes.FOUNDING, List.of("augment=" + name));
    assertThat(recipe.augment()).isEqualTo(Augment.named(name, List.of(128, 128, 128)));
  }

  @Test
  void anEmptyBaseIsTheDefaultRecipe() throws IOException {
    assertThat(read("epochs: 7\nname: default\n"))
        .isEqualTo(Recipes.DEFAULT.withLength(new Length.Epochs(7)));
  }

  @Test
  void anotherKindTakesItsOwnDefaults() {
    Recipe other = RecipeFile.with(Recipes.FOUNDING, List.of("optimizer=sgd", "lr=0.2"));
    assertThat(other.optimizer()).isEqualTo(new Optimizer.Sgd(0.2, 0.9, 0, false));
  }

  /** What a kind brings along does not hide what was said of it, in whatever order. */
  @Test
  void theOrderOfKeysDoesNotMatter() throws IOException {
    Recipe other = RecipeFile.with(Recipes.FOUNDING, List.of("lr=0.2", "optimizer=sgd"));
    assertThat(other.optimizer().rate()).isEqualTo(0.2);
    assertThat(read("lr: 0.3\noptimizer: sgd\n").optimizer()).isEqualTo(Optimizer.Sgd.of(0.3));
    assertThat(RecipeFile.with(Recipes.FOUNDING, List.of("optimizer.kind=sgd")).optimizer())
        .isEqualTo(Optimizer.Sgd.of(0.1));
    assertThat(read("augment: cutout\nnormalize: imagenet").augment())
        .isEqualTo(new Cutout(16, List.of(124, 116, 104)));
    assertThat(
            RecipeFile.with(Recipes.FOUNDING, List.of("augment.side=8", "augment=cutout"))
                .augment())
        .isEqualTo(new Cutout(8, List.of(128, 128, 128)));
    assertThat(
            RecipeFile.with(Recipes.FOUNDING, List.of("augment=cutout"))
                .withNormalize(Normalization.IMAGENET)
                .augment())
        .isEqualTo(new Cutout(16, List.of(124, 116, 104)));
    assertThat(read("schedule: {kind: warm-up, steps: 5, then: polynomial}").schedule())
        .isEqualTo(new Schedule.WarmUp(5, new Schedule.Polynomial(1)));
    assertThat(RecipeFile.with(Recipes.FOUNDING, List.of("freeze=stem", "freeze=")).updates())
        .isEqualTo(UpdateRule.PLAIN);
    assertThatThrownBy(() -> read("epochs: 1\nlength: {kind: steps, count: 3}"))
        .hasMessageContaining("epochs and length exclude each other");
    assertThatThrownBy(() -> RecipeFile.with(Recipes.FOUNDING, List.of("epochs=1", "steps=3")))
        .hasMessage("epochs and steps exclude each other; give one of them");
  }

  @Test
  void aValueIsTakenBackByNothing() {
    Recipe with = RecipeFile.with(Recipes.FOUNDING, List.of("ema=0.99", "clip-norm=1"));
    assertThat(with.updates()).isEqualTo(UpdateRule.PLAIN.averaging(0.99).clipping(1));
    assertThat(RecipeFile.with(with, List.of("ema=", "clip-norm="))).isEqualTo(Recipes.FOUNDING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lr=fast | optimizer.rate: wanted is a number",
        "batch=1.5 | batch: wanted is a whole number",
        "lr=-1 | optimizer: learning rate must be positive, got -1",
        "ema=1 | updates: the decay of averaged weights is from 0 to below 1, got 1.0",
        "mixup=-1 | regularization: mixup must not be negative, got -1",
        "optimizer=adagrad | optimizer: there is no kind 'adagrad'",
        "optimizer=3 | optimizer: wanted is a kind, or values with a kind",
        "augment=blur | unknown augmentation 'blur'; there are none, cifar, imagenet, pad-crop, flip,",
        "optimizer.momentum=0.9 | there is no 'optimizer.momentum' of adam; did you mean 'optimizer.beta1' or 'optimizer.beta2'?; there are"
            + " optimizer.beta1, optimizer.beta2, optimizer.epsilon, optimizer.kind,"
            + " optimizer.rate, optimizer.weightDecay",
      })
  void saysWhatIsWrongWithASetting(String setting, String message) {
    assertThatThrownBy(() -> RecipeFile.with(Recipes.FOUNDING, List.of(setting)))
        .isInstanceOf(ResnetException.class)
        .hasMessageStartingWith("--set " + setting + ": " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "augment: {kind: auto-augment, policy: svhn} | augment.policy: wanted is one of cifar10,"
            + " imagenet",
        "optimizer: null | 'optimizer' is missing",
        "schedule: {kind: step, gamma: 0.1} | 'schedule.every' is missing",
        "normalize: [0.5, 0.5] | normalize: wanted is half, imagenet, cifar10, or means and"
            + " deviations as 0.5,0.5,0.5/0.25,0.25,0.25",
        "batch: 0 | a batch has at least 1 image, got 0",
        "regularization: 3 | regularization: wanted is an object with its values",
        "optimizer: {kind: sgd, nesterov: maybe} | optimizer.nesterov: wanted is true or false",
        "augment: [trivial-augment, flip] | augment: in a chain crops and flips come before what"
            + " changes pixels: move flip(0.5) before trivial-augment",
      })
  void saysWhatIsWrongWithAFile(String text, String message) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> RecipeFile.read(file))
        .isInstanceOf(ResnetException.class)
        .hasMessage(file + ": " + message);
  }

  @Test
  void oneValueIsAListOfOne() {
    assertThat(RecipeFile.with(Recipes.FOUNDING, List.of("freeze=stem")).updates().freeze())
        .containsExactly("stem");
  }

  @Test
  void aKeyGivenTwiceAndATabAreFaults() throws IOException {
    assertThatThrownBy(() -> read("lr: 0.1\nlr: 0.2\n")).hasMessageContaining("lr");
    assertThatThrownBy(() -> read("epochs: 1\n\tlr: 2\n"))
        .hasMessageContaining(
            "line 1, is no YAML: while scanning for the next token found character");
  }

  @Test
  void anUnknownKeyHasItsNearest() {
    assertThatThrownBy(() -> RecipeFile.with(Recipes.FOUNDING, List.of("mixap=0.2")))
        .hasMessageStartingWith(
            "--set mixap=0.2: there is no 'mixap'; did you mean 'mixup'?; there are accumulation,"
                + " augment, batch, ");
    assertThatThrownBy(() -> read("optimizer: {kind: sgd, rate: 0.1, momentun: 0.9}"))
        .hasMessage(
            folder.resolve("mine.yaml")
                + ": there is no 'optimizer.momentun'; did you mean 'momentum'?; there are"
                + " momentum, nesterov, rate, weightDecay");
  }

  @Test
  void whatIsNoRecipeIsSaid() throws IOException {
    Path file = file("epochs: [1\nlr: 2\n");
    assertThatThrownBy(() -> RecipeFile.read(file))
        .hasMessageStartingWith(file + ", line 2, is no YAML: ");
    assertThatThrownBy(() -> read("just words"))
        .hasMessageStartingWith(file + " is no recipe: wanted are lines such as 'epochs: 30'");
    assertThatThrownBy(() -> read("base: founding2"))
        .hasMessageStartingWith(
            file
                + ": unknown recipe 'founding2'; did you mean 'founding'?; recipes are founding, ");
    assertThatThrownBy(() -> RecipeFile.read(folder.resolve("none.yaml")))
        .hasMessage(
            folder.resolve("none.yaml")
                + " is no file; `resnet recipes` lists the recipes that have a name");
  }

  /** YAML can name classes and refer to itself; neither does anything here. */
  @Test
  void nothingOfAFileIsRun() throws IOException {
    assertThatThrownBy(() -> read("name: !!java.net.URL [\"http://localhost\"]\nbatch: x"))
        .isInstanceOf(ResnetException.class);
    StringBuilder bomb = new StringBuilder("a: &a [1,1,1,1,1,1,1,1,1]\n");
    for (char c = 'b'; c < 'k'; c++) {
      String before = "*" + (char) (c - 1);
      bomb.append(c).append(": &").append(c).append(" [").append(before);
      bomb.append((", " + before).repeat(8)).append("]\n");
    }
    assertThatThrownBy(() -> read(bomb.toString())).isInstanceOf(ResnetException.class);
  }
}
