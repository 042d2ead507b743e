package org.resnet4j.torch.internal.program;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Activation;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;

/**
 * Reading: which operations one kernel does. What a kernel takes over is the sum that alone reads
 * its value, and the activation that alone reads that.
 */
public final class Fusion {

  private final Network network;
  private final Policy policy;
  private final List<List<Integer>> readers;
  private final List<Group> groups = new ArrayList<>();
  private final boolean[] taken;
  private final int[] lastRead;

  /** What may be done at once. */
  public enum Policy {
    /** A batch norm or a sum with its rectifier, since gradients are computed from values kept. */
    TRAINING {
      @Override
      boolean takesSum(Op head) {
        return false;
      }

      @Override
      boolean takes(Op head, Activation activation) {
        return activation == Activation.RELU
            && (head instanceof Op.BatchNorm || head instanceof Op.Add);
      }
    },
    /** A convolution with a sum, and whatever computes with its activation. */
    EVALUATION {
      @Override
      boolean takesSum(Op head) {
        return head instanceof Op.Conv;
      }

      @Override
      boolean takes(Op head, Activation activation) {
        return head instanceof Op.Conv
            || head instanceof Op.Linear
            || head instanceof Op.Add
            || (head instanceof Op.BatchNorm && activation == Activation.RELU);
      }
    };

    abstract boolean takesSum(Op head);

    abstract boolean takes(Op head, Activation activation);
  }

  /**
   * Nodes that are done at once.
   *
   * @param head what is computed
   * @param added id of the value that is added to it
   * @param function applied at last
   * @param tail whose value comes out, at whose place the kernel is called
   */
  public record Group(
      Node head, @Nullable Integer added, @Nullable Activation function, int tail) {}

  private Fusion(Network network, Policy policy) {
    this.network = network;
    this.policy = policy;
    int nodes = network.nodes().size();
    readers = network.readers();
    taken = new boolean[nodes];
    lastRead = new int[nodes];
    for (Node node : network.nodes()) {
      if (!taken[node.id()]) {
        groups.add(group(node));
      }
    }
    groups.sort(Comparator.comparingInt(Group::tail));
    groups.forEach(this::noteReads);
  }

  public static Fusion of(Network network, Policy policy) {
    return new Fusion(network, policy);
  }

  /** For each node the ids of the nodes that read it. */
  List<List<Integer>> readers() {
    return readers;
  }

  /** Whether a node's kernel applies an activation, which is one of {@link #isFused}. */
  boolean isRectified(int id) {
    List<Integer> reading = readers.get(id);
    return reading.size() == 1
        && isFused(reading.get(0))
        && node(reading.get(0)).op() instanceof Op.Pointwise;
  }

  /** Whether the kernel of a node before this one does it. */
  boolean isFused(int id) {
    return taken[id];
  }

  /** All groups, in the order of their calls. */
  public List<Group> groups() {
    return groups;
  }

  /** Whether the group may add to the value in its place: it is not read afterwards. */
  public boolean mayOverwriteAdded(Group group) {
    if (group.added() == null) {
      return false;
    }
    int added = origin(group.added());
    boolean ownInput = group.head().inputs().stream().anyMatch(id -> origin(id) == added);
    boolean images = node(added).op() instanceof Op.Input;
    return lastRead[added] == group.tail() && !ownInput && !images;
  }

  private Group group(Node head) {
    Node tail = head;
    Integer added = null;
    Node reader = onlyReader(tail);
    if (policy.takesSum(head.op()) && reader != null && reader.op() instanceof Op.Add) {
      int conv = head.id();
      added = reader.inputs().stream().filter(id -> id != conv).findFirst().orElseThrow();
      tail = take(reader);
      reader = onlyReader(tail);
    }
    Activation function = reader == null ? null : activation(head.op(), reader.op());
    if (reader != null && function != null) {
      tail = take(reader);
    }
    return new Group(head, added, function, tail.id());
  }

  private Node take(Node node) {
    taken[node.id()] = true;
    return node;
  }

  /** Null where there are several or none, or a group has it already. */
  private @Nullable Node onlyReader(Node node) {
    List<Integer> reading = readers.get(node.id());
    return reading.size() == 1 && !taken[reading.get(0)] ? node(reading.get(0)) : null;
  }

  private @Nullable Activation activation(Op head, Op reader) {
    return reader instanceof Op.Pointwise pointwise && policy.takes(head, pointwise.function())
        ? pointwise.function()
        : null;
  }

  private void noteReads(Group group) {
    if (group.head().op() instanceof Op.Dropout) {
      return;
    }
    for (int input : group.head().inputs()) {
      lastRead[origin(input)] = group.tail();
    }
    if (group.added() != null) {
      lastRead[origin(group.added())] = group.tail();
    }
  }

  /** The node whose value it is: dropout does nothing in evaluation. */
  private int origin(int id) {
    Node node = node(id);
    return node.op() instanceof Op.Dropout ? origin(node.inputs().get(0)) : id;
  }

  private Node node(int id) {
    return network.nodes().get(id);
  }
}
