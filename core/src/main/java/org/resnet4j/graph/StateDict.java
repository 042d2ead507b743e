package org.resnet4j.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Reading: the names and shapes that a weights file of this network has, in PyTorch's order.
 *
 * @param entries parameters and buffers
 */
public record StateDict(List<Entry> entries) {

  public StateDict {
    entries = List.copyOf(entries);
  }

  /** What a tensor of the state dict is. */
  public enum Kind {
    /** Trained. */
    PARAMETER,
    /** A batch norm's running mean or variance. */
    STATISTIC,
    /** A batch norm's count of training steps: one 64-bit integer. */
    COUNTER
  }

  /** One tensor. */
  public record Entry(String name, List<Integer> shape, Kind kind) {
    public Entry {
      shape = List.copyOf(shape);
    }
  }

  /** How many of the tensors are counters, which old files lack. */
  public long counters() {
    return entries.stream().filter(entry -> entry.kind() == Kind.COUNTER).count();
  }

  /** Reads a network. */
  public static StateDict of(Network network) {
    List<Entry> entries = new ArrayList<>();
    for (Node node : network.nodes()) {
      for (Parameter p : node.op().accept(new OpParameters(node.name()))) {
        entries.add(new Entry(p.name(), p.shape(), Kind.PARAMETER));
      }
      entries.addAll(node.op().accept(new Buffers(node.name())));
    }
    return new StateDict(entries);
  }

  private record Buffers(String node) implements OpVisitor<List<Entry>> {
    @Override
    public List<Entry> other(Op op) {
      return List.of();
    }

    @Override
    public List<Entry> batchNorm(Op.BatchNorm op) {
      List<Integer> shape = List.of(op.channels());
      return List.of(
          new Entry(node + ".running_mean", shape, Kind.STATISTIC),
          new Entry(node + ".running_var", shape, Kind.STATISTIC),
          new Entry(node + ".num_batches_tracked", List.of(), Kind.COUNTER));
    }
  }
}
