package org.resnet4j.torch.exec;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.ResnetException;
import org.resnet4j.data.PixelOrder;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.StateDict;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;

/**
 * A network with its parameters, run node by node on libtorch with autograd: the reference that
 * faster ways are held to. Owns its parameters and statistics; not thread-safe.
 */
public final class Executor implements AutoCloseable {

  private final Network network;
  private final Device device;
  private final Element element;
  private final Map<String, WeightStorage> storage;
  private final ParameterBuffer parameters;
  private final RunningStatistics statistics;
  private final Liveness liveness;
  private final PixelOrder pixelOrder;

  Executor(Network network, Device device, Element element, Liveness liveness) {
    this(network, Map.of(), PixelOrder.PLANES, device, element, liveness);
  }

  private Executor(
      Network network,
      Map<String, WeightStorage> storage,
      PixelOrder pixelOrder,
      Device device,
      Element element,
      Liveness liveness) {
    Libtorch.load();
    this.network = network;
    this.device = device;
    this.element = element;
    this.storage = storage;
    this.liveness = liveness;
    this.pixelOrder = pixelOrder;
    this.parameters = new ParameterBuffer(network.parameters(), storage, element, device);
    try {
      this.statistics = new RunningStatistics(network, element, device);
    } catch (RuntimeException | OutOfMemoryError e) {
      parameters.close();
      throw e;
    }
  }

  /** Allocates the network with zero parameters. */
  public static Executor allocate(Network network, Device device, Element element) {
    return new Executor(network, device, element, Liveness.of(network));
  }

  /**
   * The network as its papers start it: parameters drawn from the seed, the same on every machine.
   */
  public static Executor create(Network network, long seed, Device device, Element element) {
    return drawn(allocate(network, device, element), seed);
  }

  /**
   * The same with its weights stored as a {@link Plan} for images of this shape wants them. Their
   * values are the same.
   */
  public static Executor forPlan(
      Network network, Shape image, long seed, Device device, Element element) {
    return forPlan(network, image, ConvChoices.RULES, seed, device, element);
  }

  /** The same for convolutions that are computed by these choices. */
  public static Executor forPlan(
      Network network,
      Shape image,
      ConvChoices choices,
      long seed,
      Device device,
      Element element) {
    return drawn(allocateForPlan(network, image, choices, device, element), seed);
  }

  /** The same with zero parameters. */
  static Executor allocateForPlan(
      Network network, Shape image, ConvChoices choices, Device device, Element element) {
    Map<String, WeightStorage> storage = choices.storage(network, image);
    return new Executor(network, storage, PixelOrder.PLANES, device, element, Liveness.of(network));
  }

  /**
   * The same with maps and the weights of convolutions channels last, as tensor cores want them: of
   * images that lie so it makes maps that do. The values of the weights are the same.
   */
  public static Executor channelsLast(Network network, long seed, Device device, Element element) {
    Map<String, WeightStorage> storage = WeightStorage.channelsLast(network);
    return drawn(
        new Executor(
            network, storage, PixelOrder.CHANNELS_LAST, device, element, Liveness.of(network)),
        seed);
  }

  private static Executor drawn(Executor executor, long seed) {
    try {
      Initializer.draw(executor, seed);
      return executor;
    } catch (RuntimeException | OutOfMemoryError e) {
      executor.close();
      throw e;
    }
  }

  /**
   * Computes the logits. A value's handle is closed at its last use; autograd keeps what it still
   * needs.
   *
   * @param x images, (N, C, H, W), of this executor's element type, on its device; kept unchanged
   * @return (N, classes), belonging to the open {@link Scope}
   */
  public Tensor forward(Tensor x, Mode mode) {
    return forward(x, mode, Probe.nothing());
  }

  /**
   * The same while a probe keeps the values that it reads. They are those of the other way, to the
   * bit.
   */
  public Tensor forward(Tensor x, Mode mode, Probe probe) {
    Liveness lives = probe.keeping(liveness, network);
    Tensor[] values = new Tensor[network.nodes().size()];
    for (Node node : network.nodes()) {
      List<Tensor> inputs = node.inputs().stream().map(id -> values[id]).toList();
      boolean inPlace = lives.mayOverwrite(node.id());
      var kernel =
          new NodeKernel(this, node, inputs.isEmpty() ? List.of(x) : inputs, mode, inPlace);
      values[node.id()] = probe.see(node, node.op().accept(kernel));
      lives.dyingAt(node.id()).forEach(id -> values[id].close());
    }
    if (mode == Mode.TRAIN) {
      statistics.countStep();
    }
    return values[network.output().id()];
  }

  /** How weights are stored that are not in PyTorch's order, by name. */
  Map<String, WeightStorage> storage() {
    return storage;
  }

  boolean mayOverwrite(int node) {
    return liveness.mayOverwrite(node);
  }

  /**
   * Views by parameter name of a flat buffer whose elements lie as {@link ParameterBuffer#values}
   * do, such as an optimizer's; they belong to the open scope.
   */
  public Map<String, Tensor> viewsOf(Tensor flat) {
    return WeightStorage.views(network.parameters(), storage, flat);
  }

  /** The network it runs. */
  public Network network() {
    return network;
  }

  /** How its maps lie in memory. */
  PixelOrder pixelOrder() {
    return pixelOrder;
  }

  /** Where it runs. */
  public Device device() {
    return device;
  }

  /** What it computes in. */
  public Element element() {
    return element;
  }

  /** Its parameters and their gradients. */
  public ParameterBuffer parameters() {
    return parameters;
  }

  RunningStatistics statistics() {
    return statistics;
  }

  /** A running mean or variance by its state-dict name, (C). */
  public Tensor statistic(String name) {
    return statistics.tensor(name);
  }

  /**
   * Checks that its parameters and statistics are.
   *
   * @throws ResnetException (diverged) naming the first that is not
   */
  public void requireFinite() {
    for (StateDict.Entry entry : StateDict.of(network).entries()) {
      boolean parameter = entry.kind() == StateDict.Kind.PARAMETER;
      boolean finite =
          entry.kind() == StateDict.Kind.COUNTER
              || Tensors.isFinite(
                  parameter ? parameters.get(entry.name()) : statistic(entry.name()));
      if (!finite) {
        throw ResnetException.diverged(
            "the weights of " + network.name() + " are not finite: " + entry.name() + " is not");
      }
    }
  }

  @Override
  public void close() {
    parameters.close();
    statistics.close();
  }
}
