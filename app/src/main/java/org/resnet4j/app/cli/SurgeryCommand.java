package org.resnet4j.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.resnet4j.ExistingPath;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.app.cli.console.Console;
import org.resnet4j.app.cli.options.ModelOptions;
import org.resnet4j.graph.Network;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.WeightTransfer;
import org.resnet4j.torch.model.WeightsFile;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.run.EditedRun;
import org.resnet4j.torch.run.RunFolder;
import org.resnet4j.torch.run.WeightsMetadata;
import org.resnet4j.weights.folder.ModelFolder;
import org.resnet4j.zoo.NetworkEdit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resnet surgery}: blocks of a trained net deleted, exchanged, scaled or added. */
@Command(
    name = "surgery",
    description = {
      "Deletes, exchanges, scales or adds blocks of a trained net, in the order given; all other"
          + " weights stay.",
      "A block is layer2.1 and the like; a layer of a net without shortcuts is layer2.1.conv1."
    },
    footer = {
      "",
      "Examples:",
      "  resnet surgery runs/cifar-resnet20-cifar10-1 --delete layer2.1 --out runs/lesion",
      "  resnet surgery runs/cifar-resnet20-cifar10-1 --exchange layer1.0,layer1.2 --scale"
          + " layer3.1=0.5 --out runs/odd",
      "  resnet surgery cifar-resnet56 --delete layer2.3 --delete layer2.4 --out"
          + " lesion.safetensors",
      "  resnet surgery runs/cifar-plain20-cifar10-1 --identity layer3.2=6 --out runs/deeper",
      "  resnet eval runs/lesion"
    })
final class SurgeryCommand extends ConsoleCommand {

  private static final String FILE = ".safetensors";
  private static final long SEED = 1;

  @Parameters(
      paramLabel = "MODEL",
      description = "A run folder, a weights file, or a net of the zoo with pretrained weights.")
  private String model = "";

  @ArgGroup(exclusive = true, multiplicity = "0..*", heading = "What is done:%n")
  private List<Edit> edits = new ArrayList<>();

  /** One edit: the option that was given; the others are empty. */
  static final class Edit {
    @Option(
        names = "--delete",
        paramLabel = "A",
        description = "Deletes a block, of which the shortcut stays, or a layer.")
    private String delete = "";

    @Option(
        names = "--exchange",
        paramLabel = "A,B",
        description = "Lets two blocks of equal shapes change places.")
    private String exchange = "";

    @Option(
        names = "--scale",
        paramLabel = "A=X",
        description = "Multiplies a block's branch by X; 0 gates it off.")
    private String scale = "";

    @Option(
        names = "--identity",
        paramLabel = "A[=N]",
        description = "Inserts N (1) blocks or layers like A behind it that compute the identity.")
    private String identity = "";

    NetworkEdit toEdit() {
      if (!exchange.isEmpty()) {
        return NetworkEdit.parse("exchange=" + exchange);
      }
      if (!scale.isEmpty()) {
        return NetworkEdit.parse("scale=" + scale.replaceFirst("=", ","));
      }
      return NetworkEdit.parse(identity.isEmpty() ? "delete=" + delete : identity(identity));
    }

    private static String identity(String words) {
      return "identity=" + (words.contains("=") ? words.replaceFirst("=", ",") : words + ",1");
    }
  }

  @Mixin private ModelOptions options = new ModelOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "RUN",
      description =
          "The new run folder; of a weights file, or where it ends in .safetensors, a file.")
  private Path out = Path.of("");

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  private record Answer(Path out, String model, long parameters, long parametersBefore) {}

  SurgeryCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (edits.isEmpty()) {
      throw ResnetException.usage(
          "surgery needs to be told what to do: --delete, --exchange, --scale or --identity");
    }
    List<NetworkEdit> all = edits.stream().map(Edit::toEdit).toList();
    boolean file = out.toString().endsWith(FILE);
    Optional<Path> folder = ExistingPath.of(model).filter(Files::isDirectory);
    if (Files.exists(out)) {
      throw ResnetException.usage(out + " exists, and nothing is overwritten; choose a new --out");
    }
    if (!file && folder.filter(path -> !ModelFolder.isModel(path)).isEmpty()) {
      throw ResnetException.usage(
          Text.of(
              "of a run folder a run folder is made, and of weights a weights file: %s must end in %s",
              out, FILE));
    }
    try (TrainedModel trained = options.open(model, console)) {
      Network edited = trained.net().network();
      for (NetworkEdit edit : all) {
        edited = edit.apply(edited).withName(edited.name() + "+" + edit);
      }
      if (file || folder.isEmpty()) {
        writeFile(trained, edited);
      } else {
        EditedRun.write(out, RunFolder.open(folder.get()), trained.net(), edited.name());
      }
      tell(trained.net().network(), edited);
      return 0;
    }
  }

  private void writeFile(TrainedModel trained, Network edited) {
    try (Model net = WeightTransfer.of(trained.net(), edited, SEED)) {
      net.requireFinite();
      WeightsFile.save(
          net,
          out,
          WeightsMetadata.of(
              edited.name(), trained.classes(), trained.input(), trained.preprocessing()));
    }
  }

  private void tell(Network before, Network after) {
    var answer = new Answer(out, after.name(), after.parameterCount(), before.parameterCount());
    if (json) {
      console.json(answer);
    } else {
      console.print(
          "%s: %,d parameters, %,d before; see `resnet eval %s`",
          answer.model(), answer.parameters(), answer.parametersBefore(), out);
    }
  }
}
