package org.resnet4j.app.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.resnet4j.ExistingPath;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.app.cli.console.ProgressLine;
import org.resnet4j.format.TensorFile;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.run.InitialWeights;
import org.resnet4j.torch.run.RunConfig;
import org.resnet4j.torch.run.RunFolder;
import org.resnet4j.torch.run.StartedRun;
import org.resnet4j.torch.run.WeightsMetadata;
import org.resnet4j.weights.Fit;
import org.resnet4j.weights.OpenedWeights;
import org.resnet4j.weights.UnsaidNet;
import org.resnet4j.weights.published.Pretrained;
import org.resnet4j.weights.published.WeightsStore;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the initial weights of a new run. */
public final class StartOptions {

  @Mixin private SelectionOptions selection = new SelectionOptions();

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

  /**
   * Opens the weights; published weights are fetched first.
   *
   * @param model the value of {@code --model}
   * @return empty if no weights are given
   * @throws ResnetException (usage) for options that need weights, (data) if the weights do not
   *     exist
   */
  public Optional<Start> open(Optional<String> model, ProgressLine messages) {
    if (weights.isEmpty()) {
      List<String> given = new ArrayList<>(selection.given());
      if (freshHead) {
        given.add("--fresh-head");
      }
      if (!given.isEmpty()) {
        throw ResnetException.usage(String.join(", ", given) + " goes with --weights");
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
    try {
      TensorFile tensors = opened.tensors();
      WeightsMetadata metadata = WeightsMetadata.read(path, tensors.metadata());
      String spec = model.or(metadata::model).orElseThrow(() -> UnsaidNet.of(tensors));
      return new Start(opened, name, spec, metadata.normalize(), metadata.classes(), freshHead);
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  private Start published(String name, Optional<String> model, ProgressLine messages) {
    boolean net = ModelOptions.namesNet(name);
    if (!net && model.isEmpty()) {
      throw ResnetException.data(
          Text.of(
              "no such weights: %s is no file, no folder and no net of the zoo; with --model it may be a tag of that net (see `resnet models`)",
              name));
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
   * The initial weights of a run.
   *
   * @param source the name that the user gave
   * @param model spec of the net to train
   * @param normalize the normalization they were trained with, if known
   * @param classes the class names by label, if known
   */
  public record Start(
      OpenedWeights weights,
      String source,
      String model,
      Optional<Normalization> normalize,
      Optional<List<String>> classes,
      boolean freshHead)
      implements AutoCloseable {

    /** Writes the run folder, and reports tensors that were left out. */
    public RunFolder write(Path out, RunConfig config, ProgressLine line) {
      weights.warnings().forEach(line::warning);
      TensorFile tensors = weights.tensors();
      Fit fit =
          freshHead
              ? Fit.withoutHead(config.network(), tensors)
              : Fit.of(config.network(), tensors);
      Fit lenient = fit.leavingExtras();
      lenient.require(source);
      fit.tellExtras(source, line::warning);
      if (!freshHead) {
        warnOfOtherClasses(config.classes(), line);
      }
      line.say(
          Text.of(
              "begins with %s%s; images are normalised with %s",
              source,
              freshHead ? ", but for a new head, " + config.network().output().name() : "",
              config.recipe().normalize()));
      return StartedRun.write(
          out,
          config.withInitialWeights(InitialWeights.of(source, weights, fit, freshHead)),
          tensors,
          lenient);
    }

    /** Warns if the weights' classes differ from the data's but are as many. */
    private void warnOfOtherClasses(List<String> ours, ProgressLine line) {
      classes
          .filter(theirs -> theirs.size() == ours.size() && !theirs.equals(ours))
          .ifPresent(
              theirs ->
                  line.warning(
                      Text.of(
                          "the classes of %s are %s, the data's %s; its head is trained on as it is, --fresh-head draws a new one",
                          source, SafeText.names(theirs), SafeText.names(ours))));
    }

    @Override
    public void close() {
      weights.close();
    }
  }
}
