package org.resnet4j.torch.internal.program;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.StepKernels;
import org.resnet4j.torch.model.Model;

/**
 * Lists the calls of a training step node by node. Forward keeps what backward needs; a segment may
 * be listed twice, and backward then uses the arrays of the second time. A rectifier that alone
 * reads a batch norm or a sum is done with it.
 */
final class Lowering {

  /** Whether an operation is the mean of each channel, by a primitive, which has square windows. */
  static boolean isMeanOfMap(Op op, Shape input) {
    boolean mean =
        op instanceof Op.GlobalAvgPool
            || (op instanceof Op.AdaptiveAvgPool pool && pool.side() == 1);
    return mean && input.isSquare();
  }

  private final Model net;
  private final StepKernels kernels;
  private final BatchStatistics statistics;
  private final Precision precision;
  private final DataType type;
  private final List<Shape> shapes;
  private final Fusion fusion;
  private final long batch;
  private final Map<String, MemoryView> externals = new HashMap<>();
  private final Map<Integer, MemoryView> masks = new HashMap<>();
  private final @Nullable MemoryView[] values;
  private final BackwardCalls[] backward;
  private final boolean[] wanted;

  Lowering(
      Model net,
      StepKernels kernels,
      BatchStatistics statistics,
      Precision precision,
      List<Shape> shapes,
      long batch) {
    this.net = net;
    this.kernels = kernels;
    this.statistics = statistics;
    this.precision = precision;
    this.type = DataType.of(precision);
    this.shapes = shapes;
    this.batch = batch;
    Network network = net.network();
    fusion = Fusion.of(network, Fusion.Policy.TRAINING);
    values = new MemoryView[network.nodes().size()];
    backward = new BackwardCalls[network.nodes().size()];
    wanted = wanted(net);
  }

  MemoryView value(int node) {
    return Objects.requireNonNull(values[node]);
  }

  MemoryView set(int node, MemoryView value) {
    values[node] = value;
    return value;
  }

  Shape shape(int node) {
    return shapes.get(node);
  }

  Model net() {
    return net;
  }

  StepKernels kernels() {
    return kernels;
  }

  Fusion fusion() {
    return fusion;
  }

  Precision precision() {
    return precision;
  }

  long batch() {
    return batch;
  }

  Kernels.Statistics statistics(String norm) {
    return statistics.get(norm);
  }

  /** A dropout's mask, made at its first use. */
  MemoryView mask(int node, Supplier<MemoryView> maker) {
    return masks.computeIfAbsent(node, id -> maker.get());
  }

  /** Lists the forward calls of nodes from one on to before another. */
  void forward(MemoryView images, int from, int to) {
    for (Node node : net.network().nodes().subList(from, to)) {
      backward[node.id()] = node.op().accept(new ForwardCalls(this, node, images));
    }
  }

  /** Lists the backward calls of the same, the last first. */
  void backward(GradientFlow flow, int from, int to) {
    for (int id = to - 1; id >= from; id--) {
      GradientFlow.Gradient gradient = flow.take(id);
      if (gradient != null && wanted[id]) {
        backward[id].list(gradient, flow);
      }
    }
  }

  MemoryView parameter(String name) {
    return external(name, net.parameters().get(name));
  }

  MemoryView gradient(String name) {
    return external(name + " gradient", net.parameters().gradient(name));
  }

  MemoryView external(String name, Tensor tensor) {
    return externals.computeIfAbsent(name, key -> kernels.calls().external(tensor));
  }

  /** A new array of a node's shape. */
  MemoryView array(Node node) {
    return array(shapes.get(node.id()));
  }

  MemoryView array(Shape shape) {
    return kernels.calls().array(type, batch, shape);
  }

  /** Whether a value's gradient is wanted: something before it or of it is trained. */
  boolean wanted(int value) {
    return wanted[value];
  }

  /** Whether the gradient of one of these values is wanted. */
  boolean wanted(int from, int to) {
    return IntStream.range(from, to).anyMatch(this::wanted);
  }

  /** By node, whether its value depends on parameters that are trained. */
  static boolean[] wanted(Model net) {
    List<Node> nodes = net.network().nodes();
    Set<String> trained =
        net.parameters().views().keySet().stream()
            .filter(name -> !net.parameters().isFrozen(name))
            .map(name -> name.substring(0, name.lastIndexOf('.')))
            .collect(Collectors.toSet());
    boolean[] wanted = new boolean[nodes.size()];
    for (Node node : nodes) {
      wanted[node.id()] =
          trained.contains(node.name()) || node.inputs().stream().anyMatch(id -> wanted[id]);
    }
    return wanted;
  }
}
