package org.resnet4j.bench.gpu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.resnet4j.bench.Arguments;
import org.resnet4j.data.DataListener;
import org.resnet4j.data.DataRoot;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.recipe.Length;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.recipe.Recipes;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.engine.StepSettings;
import org.resnet4j.torch.run.RunConfig;
import org.resnet4j.torch.run.RunFolder;
import org.resnet4j.torch.run.TrainEvent;
import org.resnet4j.torch.run.TrainResult;
import org.resnet4j.torch.run.Trainer;

/**
 * The founding job again and again in one process, from another seed each time: all but the first
 * are warm.
 */
final class GpuFounding {

  private static final List<String> OPTIONS =
      List.of("--data", "--model", "--plan", "--precision", "--seeds", "--epochs", "--out");

  private final ImageDataset train;
  private final ImageDataset test;
  private final Recipe recipe;
  private final StepSettings asked;
  private final Device device;
  private final Path out;

  private GpuFounding(Arguments given, Device device) {
    Path root = DataRoot.resolve(Optional.empty());
    String data = given.text("--data", "cifar10");
    var length = new Length.Epochs(given.number("--epochs", 5, 1));
    Recipe founding = Recipes.FOUNDING.withLength(length);
    this.recipe = given.find("--model").map(founding::withModel).orElse(founding);
    this.train = Datasets.open(data, root, Split.TRAIN, recipe.classes(), DataListener.SILENT);
    this.test = Datasets.open(data, root, Split.TEST, recipe.classes(), DataListener.SILENT);
    this.device = device;
    this.out = Path.of(given.required("--out"));
    RunConfig config = RunConfig.of(recipe, train, test, Optional.empty(), 1, device);
    this.asked =
        StepSettings.choose(
            given.find("--plan"),
            Precision.parse(given.text("--precision", "fp32")),
            config.network(),
            device);
  }

  /**
   * Options: as {@code resnet train}'s, {@code --seeds N} for the first N, {@code --out} folder.
   */
  public static void main(String[] words) {
    Rows.run(
        words,
        OPTIONS,
        (arguments, device) -> {
          var job = new GpuFounding(arguments, device);
          int seeds = arguments.number("--seeds", 2, 1);
          for (int seed = 1; seed <= seeds; seed++) {
            Rows.print(job.run(seed));
          }
        });
  }

  /** Saving is timed apart: peers save nothing. */
  private Map<String, Object> run(int seed) {
    RunConfig config = RunConfig.of(recipe, train, test, Optional.empty(), seed, device);
    RunFolder run = RunFolder.create(out.resolve("seed" + seed), config.withPlan(asked));
    var clock = new Clock();
    TrainResult result = Trainer.train(run, train, test, clock::event, clock::asked);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("what", asked.words() + ", seed " + seed);
    row.put("seed", seed);
    row.put("seconds", result.seconds());
    row.put("trainSeconds", clock.train);
    row.put("trainAndValidateSeconds", clock.worked / 1e9);
    row.put("epochSeconds", clock.epochs);
    row.put("valTop1", result.valTop1());
    return row;
  }

  /** Takes the time of what is asked after every step and before every batch of a validation. */
  private static final class Clock {
    private final List<Double> epochs = new ArrayList<>();
    private double train;
    private long worked;
    private long epoch = System.nanoTime();
    private long previous = epoch;
    private long last = epoch;

    boolean asked() {
      previous = last;
      last = System.nanoTime();
      return false;
    }

    /** The last batch of a validation took about as long as the one before it. */
    void event(TrainEvent event) {
      if (event instanceof TrainEvent.EpochEnd end) {
        worked += last - epoch + (last - previous);
        train += end.metrics().seconds();
        epochs.add(end.metrics().seconds());
      }
      if (!(event instanceof TrainEvent.Progress)) {
        epoch = System.nanoTime();
        last = epoch;
      }
    }
  }
}
