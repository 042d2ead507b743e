package org.resnet4j.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.resnet4j.ExistingPath;
import org.resnet4j.Printable;
import org.resnet4j.ResnetException;
import org.resnet4j.format.TensorFile;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.train.InitialWeights;
import org.resnet4j.torch.train.RunConfig;
import org.resnet4j.torch.train.RunFolder;
import org.resnet4j.torch.train.StartedRun;
import org.resnet4j.torch.train.WeightsMetadata;
import org.resnet4j.weights.Fit;
import org.resnet4j.weights.OpenedWeights;
import org.resnet4j.weights.Pretrained;
import org.resnet4j.weights.UnsaidNet;
import org.resnet4j.weights.WeightsStore;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which weights a new run begins with. */
final class StartOptions {

  @Option(
      names = "--weights",
      paramLabel = "W",
      description =
          "Begins with these weights: a weights file or folder, a run, a net of the zoo (resnet50,"
              + " resnet50.a1_in1k) or, with --model, a tag of it. All must fit.")
  private Optional<String> weights = Optional.empty();

  @Option(
      names = "--fresh-head",
      description =
          "With --weights: draws the classifier from the seed, for other classes than theirs.")
  private boolean freshHead;

  @Mixin private SelectionOptions selection = new SelectionOptions();

  /** The options that were given, which do not go with --resume. */
  List<String> given() {
    List<String> given = new ArrayList<>(selection.given());
    weights.ifPresent(any -> given.add("--weights"));
    if (freshHead) {
      given.add("--fresh-head");
    }
    return given;
  }

  /**
   * Opens the weights, which are fetched where they are published ones.
   *
   * @param model of {@code --model}
   * @return empty where no weights are given
   * @throws ResnetException (usage) for options that need weights, (data) where there are none
   */
  Optional<Start> open(Optional<String> model, DataMessages messages) {
    if (weights.isEmpty()) {
      if (!given().isEmpty()) {
        throw ResnetException.usage(String.join(", ", given()) + " goes with --weights");
      }
      return Optional.empty();
    }
    String name = weights.get();
    return Optional.of(
        ExistingPath.of(name)
            .map(path -> ofFile(RunFolder.isRun(path) ? lastWeights(path) : path, name, model))
            .orElseGet(() -> published(name, model, messages)));
  }

  private static Path lastWeights(Path run) {
    Path file = RunFolder.open(run).weights();
    if (!Files.exists(file)) {
      throw ResnetException.data(run + " has no " + file.getFileName() + ": no epoch was finished");
    }
    return file;
  }

  private Start ofFile(Path path, String name, Optional<String> model) {
    OpenedWeights opened = OpenedWeights.open(path, selection.selection());
    boolean sound = false;
    try {
      TensorFile tensors = opened.tensors();
      WeightsMetadata metadata = WeightsMetadata.read(path, tensors.metadata());
      String spec = model.or(metadata::model).orElseThrow(() -> UnsaidNet.of(tensors));
      Start start =
          new Start(opened, name, spec, metadata.normalize(), metadata.classes(), freshHead);
      sound = true;
      return start;
    } finally {
      if (!sound) {
        opened.close();
      }
    }
  }

  private Start published(String name, Optional<String> model, DataMessages messages) {
    boolean net = ModelOptions.namesNet(name);
    if (!net && model.isEmpty()) {
      throw ResnetException.data(
          "no such weights: "
              + name
              + " is no file, no folder and no net of the zoo; with --model it may be a tag of that"
              + " net (see `resnet models`)");
    }
    Pretrained.Entry entry =
        net ? Pretrained.find(name) : Pretrained.find(model.orElseThrow(), name);
    Path file = WeightsStore.standard().fetch(entry, messages);
    return new Start(
        OpenedWeights.open(file, selection.selection()),
        entry.name(),
        model.orElse(entry.model()),
        Optional.of(entry.preprocessing().normalize()),
        Optional.of(entry.labels().names()),
        freshHead);
  }

  /**
   * Weights to begin with.
   *
   * @param source as they are called
   * @param model spec of the net that is trained
   * @param normalize of the images they were trained with, where that is known
   * @param classes by label, where they are known
   */
  record Start(
      OpenedWeights weights,
      String source,
      String model,
      Optional<Normalization> normalize,
      Optional<List<String>> classes,
      boolean freshHead)
      implements AutoCloseable {

    /** Writes the run folder, and tells what was left out. */
    RunFolder write(Path out, RunConfig config, ProgressLine line) {
      weights.warnings().forEach(warning -> line.say("warning: " + warning));
      TensorFile tensors = weights.tensors();
      Fit fit =
          freshHead
              ? Fit.withoutHead(config.network(), tensors)
              : Fit.of(config.network(), tensors);
      Fit lenient = fit.leavingExtras();
      lenient.require(source);
      fit.tellExtras(source, note -> line.say("warning: " + note));
      if (!freshHead) {
        warnOfOtherClasses(config.classes(), line);
      }
      line.say(
          "begins with "
              + source
              + (freshHead ? ", but for a new head, " + config.network().output().name() : "")
              + "; images are normalised with "
              + config.recipe().normalize());
      return StartedRun.write(
          out,
          config.withInitialWeights(InitialWeights.of(source, weights, fit, freshHead)),
          tensors,
          lenient);
    }

    /** Their classifier knows as many classes, but in its own order. */
    private void warnOfOtherClasses(List<String> ours, ProgressLine line) {
      classes
          .filter(theirs -> theirs.size() == ours.size() && !theirs.equals(ours))
          .ifPresent(
              theirs ->
                  line.say(
                      "warning: the classes of "
                          + source
                          + " are "
                          + Printable.names(theirs)
                          + ", the data's "
                          + Printable.names(ours)
                          + "; its head is trained on as it is, --fresh-head draws a new one"));
    }

    @Override
    public void close() {
      weights.close();
    }
  }
}
