package org.resnet4j.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.resnet4j.ExistingPath;
import org.resnet4j.ResnetException;
import org.resnet4j.data.DataRequest;
import org.resnet4j.data.DataRoot;
import org.resnet4j.data.Datasets;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.metrics.Confusion;
import org.resnet4j.metrics.Evaluation;
import org.resnet4j.torch.exec.Evaluator;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.train.RunConfig;
import org.resnet4j.torch.train.RunFolder;
import org.resnet4j.weights.ModelClasses;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resnet eval}: how good a trained model is. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class,
    description = "Evaluates a trained model: top-1, loss, accuracy by class, confusion.",
    footer = {
      "",
      "Examples:",
      "  resnet eval runs/resnet34-bias-cifar10-1",
      "  resnet eval runs/resnet34-bias-cifar10-1 --weights best --split train --json",
      "  resnet eval weights.safetensors --model resnet34:bias --normalize half --classes airplane,bird"
    })
final class EvalCommand implements Callable<Integer>, Main.ConsoleCommand {

  private static final String DEFAULT_DATA = "cifar10";
  private static final int MOST_LISTED = 10;

  /** A confusion of more classes, or wider than this, is not printed as a table. */
  private static final int MOST_IN_TABLE = 20;

  private static final int MOST_COLUMNS = 160;
  private static final int LINES = 20;
  private static final int MOST_PAIRS = 100;

  @Parameters(
      paramLabel = "MODEL",
      description = "A run folder, a weights file, or a net of the zoo with pretrained weights.")
  private String model = "";

  @Mixin private ModelOptions options = new ModelOptions();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Option(
      names = "--data",
      paramLabel = "D",
      description =
          "cifar10, cifar100, synthetic or a folder of images, test/CLASS/*, else val/CLASS/*, else"
              + " CLASS/*; default: the run's own.")
  private Optional<String> data = Optional.empty();

  @Option(
      names = "--data-root",
      paramLabel = "DIR",
      description =
          "Where data sets lie; default: the run's, $RESNET_DATA, $RESNET_CACHE/data,"
              + " ~/.cache/resnet4j/data.")
  private Optional<Path> dataRoot = Optional.empty();

  @Mixin private ClassOptions classes = new ClassOptions();
  @Mixin private ImageOptions images = new ImageOptions();

  @Option(
      names = "--split",
      paramLabel = "S",
      description = "test (default; val where a folder has no test), val or train.")
  private String split = "test";

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  private final Console console;

  EvalCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Split which = Split.parse(split);
    List<String> names = classes.names();
    threads.apply();
    try (TrainedModel trained = options.open(model, console)) {
      ImageDataset data = data(trained, which, names);
      Evaluation evaluation = evaluate(trained, data);
      if (json) {
        console.json(toJson(evaluation, data));
      } else {
        print(evaluation, data);
      }
      return 0;
    }
  }

  private Evaluation evaluate(TrainedModel trained, ImageDataset data) {
    try {
      return Evaluator.evaluate(
          trained.net(), data, trained.normalize(), options.precision(), () -> {});
    } catch (ResnetException e) {
      if (json && e.kind() == ResnetException.Kind.DIVERGED) {
        console.json(lost(data));
      }
      throw e;
    }
  }

  /** Of a net whose logits are not finite no figure is known. */
  private static Map<String, @Nullable Object> lost(ImageDataset data) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (String figure : List.of("top1", "top5", "loss", "n", "correct")) {
      object.put(figure, null);
    }
    object.put("n", data.size());
    object.put("data", data.name());
    return object;
  }

  private ImageDataset data(TrainedModel trained, Split which, List<String> given) {
    List<String> names = given.isEmpty() ? trained.classes() : given;
    requireAsMany(trained, names);
    Optional<RunConfig> run = run();
    boolean known = run.isPresent() || !given.isEmpty();
    String name = data.or(() -> run.map(RunConfig::data)).orElse(DEFAULT_DATA);
    Optional<Path> root = dataRoot.or(() -> run.flatMap(RunConfig::dataRoot).map(Path::of));
    var messages = new DataMessages(new ProgressLine(console));
    DataRequest request =
        DataRequest.of(name, DataRoot.resolve(root), which)
            .withClassRule(known ? ModelClasses.named(names) : new ModelClasses(names))
            .withGeometry(trained.preprocessing().geometry())
            .withListener(messages)
            .withChecks(images.checks());
    run.filter(config -> data.isEmpty()).map(RunConfig::data).ifPresent(RunData::requireFolder);
    return run.map(config -> RunData.of(config, request).open())
        .orElseGet(() -> Datasets.open(request));
  }

  private Optional<RunConfig> run() {
    return ExistingPath.of(model)
        .filter(RunFolder::isRun)
        .map(folder -> RunFolder.open(folder).config());
  }

  private static void requireAsMany(TrainedModel trained, List<String> names) {
    int expected = trained.net().network().classes();
    if (names.size() != expected) {
      throw ResnetException.usage(
          "the model has "
              + expected
              + " classes"
              + (expected <= MOST_LISTED ? " " + trained.classes() : "")
              + ", the data "
              + names.size()
              + "; choose the model's with --classes a,b");
    }
  }

  private static Map<String, Object> toJson(Evaluation evaluation, ImageDataset data) {
    Confusion confusion = evaluation.confusion();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("top1", evaluation.top1());
    object.put("top5", evaluation.top5());
    object.put("loss", evaluation.loss());
    object.put("n", evaluation.n());
    object.put("correct", evaluation.correct());
    object.put("data", data.name());
    object.put("split", data.part().isEmpty() ? "all" : data.part());
    object.put("classes", confusion.classNames().size());
    object.put("recall", recalls(confusion));
    object.put("confused", confused(confusion));
    return object;
  }

  /** Of the classes that have images. */
  private static List<Map<String, Object>> recalls(Confusion confusion) {
    List<Map<String, Object>> recalls = new ArrayList<>();
    for (int label : confusion.seen()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("class", confusion.classNames().get(label));
      object.put("index", label);
      object.put("n", confusion.images(label));
      object.put("correct", confusion.count(label, label));
      object.put("recall", confusion.recall(label));
      recalls.add(object);
    }
    return recalls;
  }

  private static List<Map<String, Object>> confused(Confusion confusion) {
    List<Map<String, Object>> pairs = new ArrayList<>();
    for (Confusion.Pair pair : confusion.confused(MOST_PAIRS)) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("class", confusion.classNames().get(pair.label()));
      object.put("predicted", confusion.classNames().get(pair.prediction()));
      object.put("n", pair.count());
      pairs.add(object);
    }
    return pairs;
  }

  private void print(Evaluation evaluation, ImageDataset data) {
    console.print(
        String.format(
            Locale.ROOT,
            "top-1 %.4f (95 %% interval %.4f to %.4f), %,d of %,d images of %s; loss %.4f",
            evaluation.top1(),
            evaluation.interval().low(),
            evaluation.interval().high(),
            evaluation.correct(),
            evaluation.n(),
            words(data),
            evaluation.loss()));
    Confusion confusion = evaluation.confusion();
    int all = confusion.classNames().size();
    if (confusion.seen().size() < all) {
      console.print(
          String.format(
              Locale.ROOT,
              "classes with images: %,d of the model's %,d",
              confusion.seen().size(),
              all));
    }
    console.print("");
    console.print(text(confusion).stripTrailing());
  }

  /** The data set and its part, such as {@code cifar10 test}. */
  private static String words(ImageDataset data) {
    String part = data.part();
    return data.name() + (part.isEmpty() ? "" : (part.contains(" ") ? ", " : " ") + part);
  }

  private static String text(Confusion confusion) {
    if (confusion.classNames().size() > MOST_IN_TABLE) {
      return confusion.lists(LINES);
    }
    String table = confusion.table();
    return table.lines().anyMatch(line -> line.length() > MOST_COLUMNS)
        ? confusion.lists(LINES)
        : table;
  }
}
