package org.resnet4j.torch.model;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.StateDict;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;

/**
 * A network and its weights: parameters with their gradients, and the running statistics of its
 * batch norms. It computes nothing; an interpreter or a program of primitives reads it. Owns native
 * memory; not thread-safe.
 */
public final class Model implements AutoCloseable {

  private final Network network;
  private final ModelLayout layout;
  private final Device device;
  private final Element element;
  private final ParameterBuffer parameters;
  private final RunningStatistics statistics;

  private Model(Network network, ModelLayout layout, Device device, Element element) {
    Libtorch.load();
    this.network = network;
    this.layout = layout;
    this.device = device;
    this.element = element;
    this.parameters = new ParameterBuffer(network.parameters(), layout, element, device);
    try {
      this.statistics = new RunningStatistics(network, element, device);
    } catch (RuntimeException | OutOfMemoryError e) {
      parameters.close();
      throw e;
    }
  }

  /** A model with zero parameters, in PyTorch's order. */
  public static Model allocate(Network network, Device device, Element element) {
    return allocate(network, ModelLayout.PYTORCH, device, element);
  }

  /** A model with zero parameters, in an order. */
  public static Model allocate(
      Network network, ModelLayout layout, Device device, Element element) {
    return new Model(network, layout, device, element);
  }

  /** A model as its papers start it, in PyTorch's order. */
  public static Model create(Network network, long seed, Device device, Element element) {
    return create(network, ModelLayout.PYTORCH, seed, device, element);
  }

  /**
   * A model as its papers start it: parameters drawn from the seed, whose values are the same on
   * every machine and in every layout.
   */
  public static Model create(
      Network network, ModelLayout layout, long seed, Device device, Element element) {
    return allocate(network, layout, device, element)
        .filledBy(model -> Initializer.draw(model, seed));
  }

  /** Fills the model and returns it; closes it where that fails. */
  public Model filledBy(Consumer<Model> filling) {
    try {
      filling.accept(this);
      return this;
    } catch (RuntimeException | OutOfMemoryError e) {
      close();
      throw e;
    }
  }

  /** Another model of the same network, values, layout and device. */
  public Model copy() {
    return allocate(network, layout, device, element).filledBy(copy -> copy.set(this));
  }

  /**
   * Moves this model towards another: decay * this + (1 - decay) * other, parameters and running
   * statistics, as timm's {@code ModelEmaV2} does.
   *
   * @param other of the same network, layout and device
   */
  public void average(Model other, double decay) {
    requireSameMemory(other);
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      parameters.values().lerp_(other.parameters.values(), new Scalar(1 - decay));
      statistics.average(other.statistics, decay);
    }
  }

  /** Takes over another's values, parameters and running statistics. */
  public void set(Model other) {
    requireSameMemory(other);
    try (var noGrad = NoGrad.on()) {
      parameters.values().copy_(other.parameters.values());
      statistics.copy(other.statistics);
    }
  }

  private void requireSameMemory(Model other) {
    boolean same =
        network.equals(other.network)
            && layout.equals(other.layout)
            && device == other.device
            && element == other.element;
    if (!same) {
      throw new IllegalArgumentException(
          "models of another network, layout, device or type: %s and %s"
              .formatted(network.name(), other.network.name()));
    }
  }

  /**
   * Fills the model from a file of weights of any format and returns its metadata; see {@link
   * WeightsFile#load}.
   */
  public Map<String, String> load(Path file) {
    return WeightsFile.load(this, file);
  }

  /** Writes parameters, statistics and counters as safetensors; see {@link WeightsFile#save}. */
  public void save(Path file, Map<String, String> metadata) {
    WeightsFile.save(this, file, metadata);
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /** In which order its elements lie. */
  public ModelLayout layout() {
    return layout;
  }

  /** Where its weights are. */
  public Device device() {
    return device;
  }

  /** The type of its weights. */
  public Element element() {
    return element;
  }

  /** Its parameters and their gradients. */
  public ParameterBuffer parameters() {
    return parameters;
  }

  public RunningStatistics statistics() {
    return statistics;
  }

  /** A running mean or variance by its state-dict name, (C). */
  public Tensor statistic(String name) {
    return statistics.tensor(name);
  }

  /**
   * Views by parameter name of a flat buffer whose elements lie as {@link ParameterBuffer#values}
   * do, such as an optimizer's; they belong to the open scope.
   */
  public Map<String, Tensor> viewsOf(Tensor flat) {
    return layout.views(network.parameters(), flat);
  }

  /**
   * Checks that its parameters and statistics are finite.
   *
   * @throws ResnetException (diverged) naming the first that is not
   */
  public void requireFinite() {
    for (StateDict.Entry entry : StateDict.of(network).entries()) {
      boolean finite = entry.kind() == StateDict.Kind.COUNTER || Tensors.isFinite(values(entry));
      if (!finite) {
        throw ResnetException.diverged(
            "the weights of " + network.name() + " are not finite: " + entry.name() + " is not");
      }
    }
  }

  /** A parameter or a statistic. */
  Tensor values(StateDict.Entry entry) {
    return entry.kind() == StateDict.Kind.PARAMETER
        ? parameters.get(entry.name())
        : statistic(entry.name());
  }

  @Override
  public void close() {
    parameters.close();
    statistics.close();
  }
}
