package org.resnet4j.torch.exec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.onednn.Elementwise.Function;

/**
 * Reading: which operations one kernel does in evaluation. A convolution takes the sum that alone
 * reads it, and whatever computes takes the activation that alone reads it.
 */
final class Fusion {

  private final Network network;
  private final List<List<Integer>> readers;
  private final List<Group> groups = new ArrayList<>();
  private final boolean[] taken;
  private final int[] lastRead;

  /**
   * Nodes that are done at once.
   *
   * @param head what is computed
   * @param added id of the value that is added to it
   * @param function applied at last
   * @param tail whose value comes out, at whose place the kernel is called
   */
  record Group(Node head, @Nullable Integer added, @Nullable Function function, int tail) {}

  private Fusion(Network network) {
    this.network = network;
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

  static Fusion of(Network network) {
    return new Fusion(network);
  }

  /** All groups, in the order of their calls. */
  List<Group> groups() {
    return groups;
  }

  /** Whether the group may add to the value in its place: nobody reads it afterwards. */
  boolean mayOverwriteAdded(Group group) {
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
    if (head.op() instanceof Op.Conv && reader != null && reader.op() instanceof Op.Add) {
      int conv = head.id();
      added = reader.inputs().stream().filter(id -> id != conv).findFirst().orElseThrow();
      tail = take(reader);
      reader = onlyReader(tail);
    }
    Function function = reader == null ? null : function(head.op(), reader.op());
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

  private static @Nullable Function function(Op head, Op reader) {
    boolean any = head instanceof Op.Conv || head instanceof Op.Linear || head instanceof Op.Add;
    if (reader instanceof Op.Relu) {
      return any || head instanceof Op.BatchNorm ? Function.RELU : null;
    }
    if (reader instanceof Op.Tanh) {
      return any ? Function.TANH : null;
    }
    return any && reader instanceof Op.Sigmoid ? Function.SIGMOID : null;
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
