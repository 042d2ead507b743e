package org.resnet4j.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.resnet4j.ResnetException;
import org.resnet4j.app.cli.options.ClassOptions;
import org.resnet4j.app.cli.options.ImageOptions;
import org.resnet4j.recipe.Length;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.RecipeFile;
import org.resnet4j.recipe.Recipes;
import org.resnet4j.torch.Precision;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@code resnet train}, and the recipe that they make. */
final class TrainOptions {

  @Option(
      names = "--model",
      paramLabel = "M",
      description = "Model spec, see `resnet models`; default: the recipe's (resnet34:bias).")
  Optional<String> model = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "D",
      description =
          "cifar10 (default), cifar100, synthetic (drawn by the program) or a folder of images,"
              + " train/CLASS/* and val/CLASS/* (valid, validation), or CLASS/* alone.")
  Optional<String> data = Optional.empty();

  @Mixin ClassOptions classes = new ClassOptions();

  @Option(
      names = "--val-share",
      paramLabel = "S",
      description =
          "Share of each class's training images that is held out for validation; default: 0.1 of a"
              + " folder that has no validation images, else none. All seeds hold out the same.")
  Optional<Double> valShare = Optional.empty();

  @Mixin ImageOptions images = new ImageOptions();

  @Option(
      names = "--recipe",
      paramLabel = "R",
      description =
          "A name of `resnet recipes`, or a YAML file; default: founding, with --model default.")
  Optional<String> recipe = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Sets a value of the recipe: lr, epochs, mixup, ema, optimizer.momentum ...; may be given"
              + " several times. `resnet recipes NAME` prints all values.")
  List<String> settings = List.of();

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training images.")
  Optional<Integer> epochs = Optional.empty();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Updates in all instead of epochs; the recipe's drops are scaled.")
  Optional<Long> steps = Optional.empty();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images a step; default: the recipe's.")
  Optional<Integer> batch = Optional.empty();

  @Option(
      names = "--optimizer",
      paramLabel = "O",
      description = "adam, adamw, sgd (momentum 0.9), rmsprop or lion.")
  Optional<String> optimizer = Optional.empty();

  @Option(names = "--lr", paramLabel = "X", description = "Base learning rate.")
  Optional<Double> rate = Optional.empty();

  @Option(
      names = "--freeze",
      split = ",",
      paramLabel = "PART",
      description =
          "Parts of the net that stay as they are: stem, backbone (all but the classifier), layer1,"
              + " layer1.0 ...")
  List<String> freeze = List.of();

  @Option(
      names = "--normalize",
      paramLabel = "X",
      description = "half, imagenet, cifar10 or m,m,m/s,s,s; default: the recipe's.")
  Optional<String> normalize = Optional.empty();

  @Option(
      names = "--plan",
      paramLabel = "P",
      description =
          "fast (default: the best there is), plain (autograd), onednn (its primitives on planned"
              + " memory) or graph (plain, recorded on a CUDA device and launched as one).")
  Optional<String> plan = Optional.empty();

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "fp32 (default) or bf16 (maps and products; parameters stay fp32).")
  Optional<String> precision = Optional.empty();

  @Option(
      names = "--tune",
      description = {
        "Measures every way of each convolution on this machine and uses the fastest; figures are",
        "kept in ~/.cache/resnet4j/tuning.json. Default: a fixed rule, the same on all machines."
      })
  boolean tune;

  @Option(
      names = "--checkpoint-segments",
      paramLabel = "N",
      description =
          "Cuts the net into at most N segments, keeps the values at their borders and computes the"
              + " others twice: less memory, same figures, a step is about a third slower. auto: as"
              + " many as want the least memory. Default: 0, none.")
  Optional<String> segments = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", description = "Default: 1.")
  Optional<Long> seed = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run folder itself, which must not exist; default: runs/MODEL-DATA-N.")
  Optional<Path> out = Optional.empty();

  /** The named recipe, with the options that were given. */
  Recipe toRecipe() {
    requireSettingsBesideOptions();
    if (epochs.isPresent() && steps.isPresent()) {
      throw ResnetException.usage("--epochs and --steps exclude each other; give one of them");
    }
    Recipe result = named();
    result = model.map(result::withModel).orElse(result);
    List<String> names = classes.names();
    result = names.isEmpty() ? result : result.withClasses(names);
    result = result.withOptimizer(chosen(result.optimizer()));
    result = epochs.map(n -> (Length) new Length.Epochs(n)).map(result::withLength).orElse(result);
    result = steps.map(n -> (Length) new Length.Steps(n)).map(result::withLength).orElse(result);
    result = batch.map(result::withBatch).orElse(result);
    result = normalize.map(Normalization::parse).map(result::withNormalize).orElse(result);
    if (!freeze.isEmpty()) {
      result = result.withUpdates(result.updates().freezing(freeze));
    }
    return settings.isEmpty() ? result : RecipeFile.with(result, settings);
  }

  /** An option and a setting of the same value would hide one of them. */
  private void requireSettingsBesideOptions() {
    refuse("--epochs", epochs.isPresent(), "epochs");
    refuse("--steps", steps.isPresent(), "steps");
    refuse("--lr", rate.isPresent(), "lr");
    refuse("--optimizer", optimizer.isPresent(), "optimizer");
    refuse("--batch", batch.isPresent(), "batch");
    refuse("--normalize", normalize.isPresent(), "normalize");
    refuse("--freeze", !freeze.isEmpty(), "freeze");
    refuse("--model", model.isPresent(), "model");
    refuse("--classes", !classes.names().isEmpty(), "classes");
  }

  private void refuse(String option, boolean given, String key) {
    settings.stream()
        .filter(setting -> given && RecipeFile.meets(setting, key))
        .findFirst()
        .ifPresent(
            setting -> {
              throw ResnetException.usage(
                  "%s and --set %s exclude each other; give one of them"
                      .formatted(option, RecipeFile.key(setting)));
            });
  }

  /** Whether the normalization is said, and not only the recipe's. */
  boolean saysNormalization() {
    return normalize.isPresent()
        || settings.stream().map(RecipeFile::key).anyMatch("normalize"::equals);
  }

  /** The precision of maps and products. */
  Precision precision() {
    return precision.map(Precision::parse).orElse(Precision.FP32);
  }

  private Recipe named() {
    return recipe
        .map(RecipesCommand::of)
        .orElse(model.isPresent() ? Recipes.DEFAULT : Recipes.FOUNDING);
  }

  private Optimizer chosen(Optimizer recipes) {
    Optimizer base = optimizer.map(name -> optimizer(name, recipes)).orElse(recipes);
    return rate.map(base::withRate).orElse(base);
  }

  /** The recipe's own optimizer if it is of that kind, else PyTorch's defaults. */
  private static Optimizer optimizer(String name, Optimizer recipes) {
    Optimizer usual = Optimizer.named(name);
    return usual.getClass() == recipes.getClass() ? recipes : usual;
  }
}
