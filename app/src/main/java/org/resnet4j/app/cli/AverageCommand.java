package org.resnet4j.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.options.ModelOptions;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.run.WeightsMetadata;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resnet average}: the mean of several models' weights. */
@Command(
    name = "average",
    description =
        "Writes the mean of the weights of several models of one net, such as fine-tunings from one"
            + " start (Wortsman et al. 2022, model soups). Batch norms' statistics are averaged, too.",
    footer = {
      "",
      "Examples:",
      "  resnet average runs/a runs/b runs/c --out soup.safetensors",
      "  resnet eval soup.safetensors --data photos"
    })
final class AverageCommand extends ConsoleCommand {

  @Parameters(
      arity = "2..*",
      paramLabel = "MODEL",
      description = "Run folders, weights files, or nets of the zoo with pretrained weights.")
  private List<String> models = List.of();

  @Mixin private ModelOptions options = new ModelOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The .safetensors file, which must not exist.")
  private Path out = Path.of("");

  AverageCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (Files.exists(out)) {
      throw ResnetException.usage(out + " exists; choose another --out");
    }
    if (!out.toString().endsWith(".safetensors")) {
      throw ResnetException.usage("--out is a .safetensors file, got " + out);
    }
    try (TrainedModel mean = options.open(models.get(0), console)) {
      for (int i = 1; i < models.size(); i++) {
        add(mean, models.get(i), i);
      }
      mean.net().requireFinite();
      mean.net()
          .save(
              out,
              WeightsMetadata.of(
                  mean.net().network().name(), mean.classes(), mean.input(), mean.preprocessing()));
    }
    console.print(Text.of("%s: the mean of %d models", out, models.size()));
    return 0;
  }

  /**
   * Adds one more model to the mean.
   *
   * @param count of those that are in the mean
   */
  private void add(TrainedModel mean, String model, int count) {
    try (TrainedModel other = options.open(model, console)) {
      boolean alike =
          other.net().network().equals(mean.net().network())
              && other.classes().equals(mean.classes())
              && other.preprocessing().equals(mean.preprocessing());
      if (!alike) {
        throw ResnetException.usage(
            "models that are averaged have one net, classes and preprocessing: %s is %s, %s is %s"
                .formatted(models.get(0), words(mean), model, words(other)));
      }
      mean.net().average(other.net(), count / (count + 1.0));
    }
  }

  private static String words(TrainedModel model) {
    return Text.of(
        "%s of the classes %s (%s, %s)",
        model.net().network().name(),
        SafeText.names(model.classes()),
        model.preprocessing().geometry(),
        model.normalize());
  }
}
