package org.resnet4j.torch.exec;

import java.util.LinkedHashMap;
import java.util.Map;
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

/** Running mean, variance and step count of every batch norm. The counts stay on the host. */
final class RunningStatistics implements AutoCloseable {

  private final Owner owner = new Owner();
  private final Map<String, Kernels.Statistics> byNode = new LinkedHashMap<>();
  private final Map<String, Long> steps = new LinkedHashMap<>();

  RunningStatistics(Network network, Element element, Device device) {
    try (var scope = Scope.open()) {
      for (Node node : network.nodes()) {
        if (node.op() instanceof Op.BatchNorm norm) {
          byNode.put(node.name(), fresh(norm.channels(), element, device));
          steps.put(node.name(), 0L);
        }
      }
    }
    reset();
  }

  private Kernels.Statistics fresh(int channels, Element element, Device device) {
    return new Kernels.Statistics(
        owner.keep(Tensors.zeros(element, device, channels)),
        owner.keep(Tensors.zeros(element, device, channels)));
  }

  /** Mean 0, variance 1, no steps: as a new network has them. */
  final void reset() {
    for (Kernels.Statistics statistics : byNode.values()) {
      statistics.mean().zero_();
      Tensors.fill(statistics.variance(), 1);
    }
    steps.replaceAll((node, count) -> 0L);
  }

  Kernels.Statistics get(String node) {
    Kernels.Statistics statistics = byNode.get(node);
    if (statistics == null) {
      throw new IllegalArgumentException("no batch norm " + node);
    }
    return statistics;
  }

  void countStep() {
    steps.replaceAll((node, count) -> count + 1);
  }

  long steps(String node) {
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
