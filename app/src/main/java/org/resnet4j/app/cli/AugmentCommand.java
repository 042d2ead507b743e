package org.resnet4j.app.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.options.ImageArguments;
import org.resnet4j.app.cli.options.ImageArguments.Image;
import org.resnet4j.augment.AugmentedImages;
import org.resnet4j.format.AtomicFiles;
import org.resnet4j.graph.Shape;
import org.resnet4j.image.Geometry;
import org.resnet4j.image.RgbImage;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.RecipeFile;
import org.resnet4j.zoo.Zoo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resnet augment}: draws what a net sees of images in training. */
@Command(
    name = "augment",
    description =
        "Draws what a net sees of images in training: one row an image, first the image without"
            + " augmentation, then some epochs.",
    footer = {
      "",
      "Examples:",
      "  resnet augment finetune cat.jpg dog.jpg --out grid.png",
      "  resnet augment default photos/train/cat --set augment=[imagenet,trivial-augment] --size 224 --out grid.png"
    })
final class AugmentCommand extends ConsoleCommand {

  private static final int MOST_IMAGES = 64;
  private static final int GAP = 4;

  @Parameters(index = "0", paramLabel = "RECIPE", description = "A name, or a YAML file.")
  private String recipe = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "Files, folders with all images below them, or patterns; at most 64 images.")
  private List<String> images = List.of();

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The PNG file.")
  private Path out = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a value of the recipe; may be given several times.")
  private List<String> settings = List.of();

  @Option(names = "--epochs", paramLabel = "N", description = "Draws of each image; default: 8.")
  private int epochs = 8;

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "Side of the net's input in pixels; default: that of the recipe's model.")
  private Optional<Integer> size = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", description = "Default: 1.")
  private long seed = 1;

  AugmentCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (epochs < 1 || epochs > MOST_IMAGES) {
      throw ResnetException.usage("--epochs is 1 to " + MOST_IMAGES + ", got " + epochs);
    }
    Recipe chosen = RecipeFile.with(RecipesCommand.of(recipe), settings);
    List<Image> all = ImageArguments.of(images);
    if (all.size() > MOST_IMAGES) {
      throw ResnetException.usage(
          Text.of("a grid has at most %d images, got %d", MOST_IMAGES, all.size()));
    }
    Geometry geometry = Geometry.forSide(size.orElseGet(() -> side(chosen)));
    var drawn = new AugmentedImages(chosen.augment(), seed, geometry);
    List<List<RgbImage>> rows = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      RgbImage image = all.get(i).read(false);
      List<RgbImage> row = new ArrayList<>(List.of(geometry.apply(image)));
      for (int epoch = 1; epoch <= epochs; epoch++) {
        row.add(drawn.draw(image, i, epoch));
      }
      rows.add(row);
    }
    write(grid(rows, geometry.crop()));
    console.print(Text.of("%s: %s, %d images", out, chosen.augment(), all.size()));
    return 0;
  }

  private static int side(Recipe recipe) {
    Shape input = Zoo.network(recipe.model(), 2).inputShape();
    return Math.max(input.height(), input.width());
  }

  private static BufferedImage grid(List<List<RgbImage>> rows, int side) {
    int columns = rows.get(0).size();
    int step = side + GAP;
    var grid =
        new BufferedImage(
            columns * step - GAP, rows.size() * step - GAP, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < columns; column++) {
        draw(rows.get(row).get(column), grid, column * step, row * step);
      }
    }
    return grid;
  }

  private static void draw(RgbImage image, BufferedImage grid, int left, int top) {
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int rgb = image.sample(x, y, 0) << 16 | image.sample(x, y, 1) << 8 | image.sample(x, y, 2);
        grid.setRGB(left + x, top + y, rgb);
      }
    }
  }

  private void write(BufferedImage grid) {
    AtomicFiles.write(
        out,
        stream -> {
          if (!ImageIO.write(grid, "png", stream)) {
            throw new IOException("no PNG writer");
          }
        });
  }
}
