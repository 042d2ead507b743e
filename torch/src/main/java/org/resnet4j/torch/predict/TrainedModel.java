package org.resnet4j.torch.predict;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.Text;
import org.resnet4j.format.TensorFile;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.image.Geometry;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Preprocessing;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.WeightsFile;
import org.resnet4j.torch.run.RunConfig;
import org.resnet4j.torch.run.RunFolder;
import org.resnet4j.torch.run.WeightsMetadata;
import org.resnet4j.weights.Fit;
import org.resnet4j.weights.OpenedWeights;
import org.resnet4j.weights.Selection;
import org.resnet4j.weights.UnsaidNet;
import org.resnet4j.weights.ZooFits;
import org.resnet4j.weights.published.Pretrained;
import org.resnet4j.zoo.Zoo;

/**
 * A network with trained weights and what belongs to them.
 *
 * @param net closed with this
 * @param classes by label
 * @param preprocessing as in training
 * @param input shape of one image
 */
public record TrainedModel(
    Model net, List<String> classes, Preprocessing preprocessing, Shape input)
    implements AutoCloseable {

  public TrainedModel {
    classes = List.copyOf(classes);
  }

  /** What is done to the pixels of a prepared image. */
  public Normalization normalize() {
    return preprocessing.normalize();
  }

  /**
   * This model with other names for its classes; it takes this one's place and its net.
   *
   * @param names by label
   * @throws ResnetException (usage) where they are not as many as the classes
   */
  public TrainedModel withClasses(List<String> names) {
    if (names.size() != classes.size()) {
      throw ResnetException.usage(
          Text.of(
              "the model has %s classes, and %s names are given for them",
              classes.size(), names.size()));
    }
    return new TrainedModel(net, names, preprocessing, input);
  }

  /** Which weights of a run. */
  public enum Weights {
    /** After the last finished epoch. */
    LAST,
    /** Of the epoch with the best validation top-1. */
    BEST
  }

  /**
   * Opens a run folder.
   *
   * @param override normalization to use instead of the run's own
   * @throws ResnetException (data) where no epoch was finished, or a file is missing or damaged
   */
  public static TrainedModel ofRun(
      RunFolder run, Weights which, Optional<Normalization> override, Device device) {
    RunConfig config = run.config();
    Network network = Zoo.network(config.model(), config.classes().size());
    Path file = which == Weights.BEST ? run.best() : run.weights();
    if (!java.nio.file.Files.exists(file)) {
      throw ResnetException.data(
          run.path() + " has no " + file.getFileName() + ": " + run.remedy(file));
    }
    return new TrainedModel(
        loaded(run, file, network, device),
        config.classes(),
        override.map(config.preprocessing()::withNormalize).orElse(config.preprocessing()),
        Shape.parse(config.inputShape()));
  }

  private static Model loaded(RunFolder run, Path file, Network network, Device device) {
    try (var tensors = TensorFile.openToReplace(file)) {
      requireClasses(file, tensors, run.config());
      return loaded(Fit.of(network, tensors), tensors, device);
    } catch (ResnetException e) {
      throw e.kind() == ResnetException.Kind.DATA
          ? ResnetException.data(e.getMessage() + "; " + run.remedy(file))
          : e;
    }
  }

  private static void requireClasses(Path file, TensorFile tensors, RunConfig config) {
    Optional<List<String>> classes = WeightsMetadata.read(file, tensors.metadata()).classes();
    if (classes.filter(theirs -> !theirs.equals(config.classes())).isPresent()) {
      throw ResnetException.data(
          "%s is of another run: its classes are %s, the run's %s"
              .formatted(file, SafeText.names(classes.get()), SafeText.names(config.classes())));
    }
  }

  /**
   * Opens a weights file, all of whose tensors must be the net's.
   *
   * @param model spec of the net; empty where the file itself says it
   * @param override normalization; needed where the file carries none
   * @throws ResnetException (usage) where model or normalization are neither given nor in the file,
   *     (data) where the file is bad or does not fit
   */
  public static TrainedModel ofWeights(
      Path file, Optional<String> model, Optional<Normalization> override, Device device) {
    try (var weights = OpenedWeights.open(file, Selection.ALL)) {
      return fitting(weights, model, override, device, fit -> fit);
    }
  }

  /**
   * Opens weights, of which what no net has is left out: a loss's or a metric's tensors.
   *
   * @param model spec of the net; empty where the weights themselves say it
   * @param override normalization; needed where the weights carry none
   * @param notes told what is left out, and what else a user should know
   * @throws ResnetException (usage) where model or normalization are neither given nor said by the
   *     weights, (data) where they do not fit
   */
  public static TrainedModel ofWeights(
      OpenedWeights weights,
      Optional<String> model,
      Optional<Normalization> override,
      Device device,
      Consumer<String> notes) {
    weights.warnings().forEach(notes);
    return fitting(
        weights,
        model,
        override,
        device,
        fit -> {
          fit.leavingExtras().require(weights.tensors().path());
          fit.tellExtras(weights.tensors().path(), notes);
          return fit.leavingExtras();
        });
  }

  private static TrainedModel fitting(
      OpenedWeights weights,
      Optional<String> model,
      Optional<Normalization> override,
      Device device,
      UnaryOperator<Fit> leniency) {
    TensorFile tensors = weights.tensors();
    WeightsMetadata metadata = WeightsMetadata.read(tensors.path(), tensors.metadata());
    String spec = model.or(metadata::model).orElseThrow(() -> UnsaidNet.of(tensors));
    Normalization normalize =
        override.or(metadata::normalize).orElseThrow(() -> normalizationUnsaid(tensors));
    Fit fit = leniency.apply(ZooFits.of(spec, tensors));
    fit.require(tensors.path()); // before names are made for as many classes as it claims to have
    int count = fit.network().classes();
    List<String> names =
        metadata.classes().filter(list -> list.size() == count).orElseGet(() -> numbered(count));
    Shape input = metadata.input().orElse(fit.network().inputShape());
    Geometry geometry =
        metadata
            .geometry()
            .orElseGet(() -> Geometry.forSide(Math.max(input.height(), input.width())));
    return new TrainedModel(
        loaded(fit, tensors, device), names, Preprocessing.of(geometry, normalize), input);
  }

  private static ResnetException normalizationUnsaid(TensorFile tensors) {
    return ResnetException.usage(
        Text.of(
            "%s does not say how images are normalised; give --normalize (half, imagenet, cifar10 or m,m,m/s,s,s)",
            tensors.path()));
  }

  /**
   * Opens the fetched file of published weights.
   *
   * @param override normalization to use instead of the published one
   * @throws ResnetException (data) where the file is bad or does not fit
   */
  public static TrainedModel ofPretrained(
      Pretrained.Entry entry, Path file, Optional<Normalization> override, Device device) {
    Preprocessing published = entry.preprocessing();
    try (var tensors = TensorFile.open(file)) {
      Fit fit = ZooFits.of(entry.model(), tensors);
      int side = published.crop();
      return new TrainedModel(
          loaded(fit, tensors, device),
          entry.labels().names(),
          override.map(published::withNormalize).orElse(published),
          Shape.map(fit.network().inputShape().channels(), side, side));
    }
  }

  private static List<String> numbered(int classes) {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  private static Model loaded(Fit fit, TensorFile tensors, Device device) {
    fit.require(tensors.path());
    return Model.allocate(fit.network(), device, Element.FLOAT32)
        .filledBy(net -> WeightsFile.load(net, tensors, fit));
  }

  @Override
  public void close() {
    net.close();
  }
}
