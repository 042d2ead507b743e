package org.resnet4j.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.console.Table;
import org.resnet4j.recipe.Length;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.RecipeFile;
import org.resnet4j.recipe.Recipes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resnet recipes}: lists the recipes, or prints one. */
@Command(
    name = "recipes",
    description =
        "Lists the recipes by name, or prints one as YAML, to be changed and trained with.",
    footer = {
      "",
      "Examples:",
      "  resnet recipes",
      "  resnet recipes finetune > mine.yaml",
      "  resnet recipes he2015-cifar --set epochs=30 --set mixup=0.2",
      "  resnet train --data photos --weights resnet50 --fresh-head --recipe mine.yaml"
    })
final class RecipesCommand extends ConsoleCommand {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "RECIPE",
      description = "A name, or a YAML file; left out, all names are listed.")
  private Optional<String> recipe = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a value of the recipe that is printed; may be given several times.")
  private List<String> settings = List.of();

  @Option(names = "--json", description = "Prints one JSON object a recipe.")
  private boolean json;

  RecipesCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (recipe.isEmpty() && !settings.isEmpty()) {
      throw ResnetException.usage("--set changes one recipe; name it before --set");
    }
    List<Recipe> chosen =
        recipe
            .map(word -> List.of(RecipeFile.with(RecipesCommand.of(word), settings)))
            .orElse(Recipes.ALL);
    if (json) {
      chosen.forEach(console::json);
    } else if (recipe.isPresent()) {
      console.print(RecipeFile.text(chosen.get(0)).stripTrailing());
    } else {
      table().forEach(console::print);
    }
    return 0;
  }

  /** The recipe of a name or a file. */
  static Recipe of(String word) {
    return RecipeFile.isMeantBy(word) ? RecipeFile.read(Path.of(word)) : Recipes.named(word);
  }

  private static List<String> table() {
    var table = new Table("recipe", "model", "optimizer", "length", ">batch", "source");
    for (Recipe each : Recipes.ALL) {
      table.row(
          each.name(),
          each.model(),
          words(each.optimizer()),
          words(each.length()),
          Integer.toString(each.batch()),
          each.source());
    }
    return table.rows();
  }

  private static String words(Optimizer optimizer) {
    String name = optimizer.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return Text.of("%s, lr %s", name, optimizer.rate());
  }

  private static String words(Length length) {
    return length instanceof Length.Epochs epochs
        ? Text.of("%,d epochs", epochs.count())
        : Text.of("%,d steps", length.steps(1));
  }
}
