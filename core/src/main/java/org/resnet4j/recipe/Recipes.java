package org.resnet4j.recipe;

import java.util.List;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;
import org.resnet4j.augment.Augment;
import org.resnet4j.augment.RandomResizedCrop;

/** The recipes that have a name. */
public final class Recipes {

  private Recipes() {}

  /** ResNet-34 on two classes: Adam 1e-3, batch 64, 5 epochs. */
  public static final Recipe FOUNDING =
      new Recipe(
          "founding",
          "the founding program (see the README)",
          "resnet34:bias",
          List.of("airplane", "bird"),
          Optimizer.Adam.of(1e-3),
          new Schedule.Constant(),
          new Length.Epochs(5),
          64,
          Augment.none(),
          Normalization.HALF);

  /** What a model is trained with where no recipe is named: as the founding job, on all classes. */
  public static final Recipe DEFAULT =
      new Recipe(
          "default",
          "as the founding program, on all classes",
          FOUNDING.model(),
          List.of(),
          FOUNDING.optimizer(),
          FOUNDING.schedule(),
          FOUNDING.length(),
          FOUNDING.batch(),
          FOUNDING.augment(),
          FOUNDING.normalize());

  /** SGD, 64k steps of 128 images, drops at 32k and 48k, pad 4, crop, flip. */
  public static final Recipe HE2015_CIFAR =
      new Recipe(
          "he2015-cifar",
          "He et al. 2015, arXiv 1512.03385, section 4.2",
          "cifar-resnet20",
          List.of(),
          new Optimizer.Sgd(0.1, 0.9, 1e-4, false),
          new Schedule.MultiStep(List.of(0.5, 0.75), 0.1),
          new Length.Steps(64_000),
          128,
          Augment.cifar(),
          Normalization.CIFAR10);

  private static final Recipe AKAMASTER =
      new Recipe(
          "akamaster",
          "github.com/akamaster/pytorch_resnet_cifar10, trainer.py",
          "cifar-resnet20",
          List.of(),
          new Optimizer.Sgd(0.1, 0.9, 1e-4, false),
          new Schedule.MultiStep(List.of(0.5, 0.75), 0.1),
          new Length.Epochs(200),
          128,
          Augment.cifar(),
          Normalization.IMAGENET);

  private static final Recipe KUANGLIU_CIFAR =
      new Recipe(
          "kuangliu-cifar",
          "github.com/kuangliu/pytorch-cifar, main.py",
          "resnet18:stem=3x3",
          List.of(),
          new Optimizer.Sgd(0.1, 0.9, 5e-4, false),
          new Schedule.Cosine(),
          new Length.Epochs(200),
          128,
          Augment.cifar(),
          Normalization.parse("0.4914,0.4822,0.4465/0.2023,0.1994,0.201"));

  private static final Augment IMAGENET =
      new Augment.Chain(List.of(RandomResizedCrop.imageNet(), new Augment.HorizontalFlip(0.5)));

  private static final Recipe TORCHVISION_V1 =
      new Recipe(
          "torchvision-v1",
          "torchvision, references/classification, resnet50 IMAGENET1K_V1",
          "resnet50",
          List.of(),
          new Optimizer.Sgd(0.1, 0.9, 1e-4, false),
          new Schedule.MultiStep(List.of(1 / 3.0, 2 / 3.0), 0.1),
          new Length.Epochs(90),
          256,
          IMAGENET,
          Normalization.IMAGENET);

  /** A trained net goes on with images of one's own. */
  private static final Recipe FINETUNE =
      new Recipe(
          "finetune",
          "our own: what torchvision's transfer learning tutorial does, with a cosine",
          "resnet50",
          List.of(),
          new Optimizer.Sgd(0.005, 0.9, 1e-4, false),
          new Schedule.Cosine(),
          new Length.Epochs(10),
          32,
          IMAGENET,
          Normalization.IMAGENET,
          new Regularization(0.1, 0, 0),
          UpdateRule.PLAIN);

  /** All that have a name. */
  public static final List<Recipe> ALL =
      List.of(FOUNDING, HE2015_CIFAR, AKAMASTER, KUANGLIU_CIFAR, TORCHVISION_V1, FINETUNE, DEFAULT);

  /**
   * The recipe of a name.
   *
   * @throws ResnetException (usage) where there is none, with those there are
   */
  public static Recipe named(String name) {
    List<String> names = ALL.stream().map(Recipe::name).toList();
    return ALL.stream()
        .filter(recipe -> recipe.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ResnetException.usage(
                    "unknown recipe '%s'%s; recipes are %s, or a file such as my.yaml"
                        .formatted(name, Nearest.hint(name, names), String.join(", ", names))));
  }
}
