package org.resnet4j.torch.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;

/**
 * Running mean, variance and step count of every batch norm: all means in one flat buffer, all
 * variances in another, so that one call moves them. The counts stay on the host.
 */
public final class RunningStatistics implements AutoCloseable {

  private final Owner owner = new Owner();
  private final Map<String, Kernels.Statistics> byNode = new LinkedHashMap<>();
  private final Map<String, Long> steps = new LinkedHashMap<>();
  private final Kernels.Statistics flat;

  RunningStatistics(Network network, Element element, Device device) {
    try (var scope = Scope.open()) {
      List<Node> norms = norms(network);
      flat = flat(channels(norms), element, device, owner);
      split(norms, flat, owner).forEach(byNode::put);
      norms.forEach(node -> steps.put(node.name(), 0L));
      reset();
    } catch (RuntimeException | OutOfMemoryError e) {
      owner.close();
      throw e;
    }
  }

  /** The network's batch norms, in its order. */
  public static List<Node> norms(Network network) {
    return network.nodes().stream().filter(node -> node.op() instanceof Op.BatchNorm).toList();
  }

  /** Channels of a batch norm. */
  public static Op.BatchNorm norm(Node node) {
    return (Op.BatchNorm) node.op();
  }

  /** Channels of all. */
  public static long channels(List<Node> norms) {
    return norms.stream().mapToLong(node -> norm(node).channels()).sum();
  }

  /** Zeros for a number of channels. */
  public static Kernels.Statistics flat(
      long channels, Element element, Device device, Owner owner) {
    return new Kernels.Statistics(
        owner.keep(Tensors.zeros(element, device, channels)),
        owner.keep(Tensors.zeros(element, device, channels)));
  }

  /** Each batch norm's part of flat statistics, by node name. */
  public static Map<String, Kernels.Statistics> split(
      List<Node> norms, Kernels.Statistics flat, Owner owner) {
    Map<String, Kernels.Statistics> parts = new LinkedHashMap<>();
    long from = 0;
    for (Node node : norms) {
      long count = norm(node).channels();
      parts.put(
          node.name(),
          new Kernels.Statistics(
              owner.keep(flat.mean().narrow(0, from, count)),
              owner.keep(flat.variance().narrow(0, from, count))));
      from += count;
    }
    return parts;
  }

  /** Mean 0, variance 1, no steps: as a new network has them. */
  final void reset() {
    flat.mean().zero_();
    Tensors.fill(flat.variance(), 1);
    steps.replaceAll((node, count) -> 0L);
  }

  /** Takes over another's values and counts. */
  void copy(RunningStatistics other) {
    flat.mean().copy_(other.flat.mean());
    flat.variance().copy_(other.flat.variance());
    steps.putAll(other.steps);
  }

  /** Moves the values towards another's, and takes over its counts; see {@link Model#average}. */
  void average(RunningStatistics other, double decay) {
    Scalar weight = new Scalar(1 - decay);
    flat.mean().lerp_(other.flat.mean(), weight);
    flat.variance().lerp_(other.flat.variance(), weight);
    steps.putAll(other.steps);
  }

  public Kernels.Statistics get(String node) {
    Kernels.Statistics statistics = byNode.get(node);
    if (statistics == null) {
      throw new IllegalArgumentException("no batch norm " + node);
    }
    return statistics;
  }

  /** All means and variances, in the order of {@link #norms}. */
  public Kernels.Statistics flat() {
    return flat;
  }

  public void countStep() {
    steps.replaceAll((node, count) -> count + 1);
  }

  /** Does work of which no step is counted. */
  public <T> T uncounted(Supplier<T> work) {
    Map<String, Long> before = Map.copyOf(steps);
    T result = work.get();
    steps.putAll(before);
    return result;
  }

  public long steps(String node) {
    return steps.getOrDefault(node, 0L);
  }

  void setSteps(String node, long count) {
    steps.put(node, count);
  }

  /** The tensor of a state-dict name that ends in running_mean or running_var. */
  Tensor tensor(String name) {
    int dot = name.lastIndexOf('.');
    Kernels.Statistics statistics = get(name.substring(0, dot));
    return name.endsWith("running_mean") ? statistics.mean() : statistics.variance();
  }

  @Override
  public void close() {
    owner.close();
  }
}
