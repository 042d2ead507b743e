package org.resnet4j.torch.internal.program;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.RunningStatistics;

/**
 * Mean and biased variance of one batch for every batch norm, in flat buffers, and how they move
 * the running ones: running += momentum (batch - running), with the variance as Bessel corrects it
 * (He et al. 2015 and PyTorch do so).
 */
final class BatchStatistics implements AutoCloseable {

  private final Owner owner = new Owner();
  private final Device device;
  private final Kernels.Statistics flat;
  private final Map<String, Kernels.Statistics> byNode;
  private final Tensor momenta;
  private final Tensor corrections;

  BatchStatistics(Network network, List<Shape> shapes, long batch, Device device) {
    this.device = device;
    List<Node> norms = RunningStatistics.norms(network);
    try (var scope = Scope.open()) {
      long channels = RunningStatistics.channels(norms);
      flat = RunningStatistics.flat(channels, Element.FLOAT32, device, owner);
      byNode = RunningStatistics.split(norms, flat, owner);
      momenta = perChannel(norms, node -> RunningStatistics.norm(node).momentum());
      corrections =
          perChannel(
              norms,
              node -> {
                double count = batch * (double) shapes.get(node.id()).positions();
                return count / (count - 1);
              });
    }
  }

  private Tensor perChannel(List<Node> norms, ToDoubleFunction<Node> value) {
    double[] values =
        norms.stream()
            .flatMapToDouble(
                node ->
                    IntStream.range(0, RunningStatistics.norm(node).channels())
                        .mapToDouble(channel -> value.applyAsDouble(node)))
            .toArray();
    return owner.keep(Tensors.ofDoubles(values, Element.FLOAT32, device, values.length));
  }

  Kernels.Statistics get(String node) {
    return Objects.requireNonNull(byNode.get(node), node);
  }

  Kernels.Statistics flat() {
    return flat;
  }

  /** Moves the running statistics; the batch's variance is no longer what it was. */
  void move(RunningStatistics running) {
    if (!byNode.isEmpty()) {
      flat.variance().mul_(corrections);
      running.flat().mean().lerp_(flat.mean(), momenta);
      running.flat().variance().lerp_(flat.variance(), momenta);
    }
  }

  @Override
  public void close() {
    owner.close();
  }
}
