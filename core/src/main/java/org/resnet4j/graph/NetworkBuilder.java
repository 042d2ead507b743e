package org.resnet4j.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Builds a {@link Network} node by node. Shapes are followed at the network's own input size, so a
 * net that cannot be is refused at the node where it goes wrong.
 */
public final class NetworkBuilder {

  private final String name;
  private final Shape inputShape;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final Map<String, Init> inits = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Deque<String> scopes = new ArrayDeque<>();

  /**
   * Starts a network.
   *
   * @param name the model spec
   * @param inputShape channels, height and width of the images it is designed for
   */
  public NetworkBuilder(String name, Shape inputShape) {
    this.name = name;
    this.inputShape = inputShape;
  }

  /** The image batch. */
  public Value input() {
    return add("input", new Op.Input(inputShape.channels()));
  }

  /**
   * Adds a node that reads the given values. Where the name is taken in this scope, a number is
   * appended.
   *
   * @throws org.resnet4j.ResnetException (usage) naming the node and both shapes where they do not
   *     fit
   */
  public Value add(String local, Op op, Value... inputs) {
    String full = unique(qualified(local));
    List<Shape> shapes = Arrays.stream(inputs).map(Value::shape).toList();
    Shape output = Shapes.infer(full, op, shapes.isEmpty() ? List.of(inputShape) : shapes);
    List<Integer> ids = Arrays.stream(inputs).map(Value::id).toList();
    nodes.add(new Node(nodes.size(), full, op, ids));
    return new Value(nodes.size() - 1, output);
  }

  /** Runs the body with names that start with this scope. */
  public Value scope(String local, Supplier<Value> body) {
    scopes.addLast(local);
    try {
      return body.get();
    } finally {
      scopes.removeLast();
    }
  }

  /** Adds branch and shortcut and marks the whole as the residual block of the current scope. */
  public Value residual(Value input, Value branch, Value shortcut) {
    Value sum = add("add", new Op.Add(), branch, shortcut);
    String scope = String.join(".", scopes);
    blocks.add(new Block(scope, input.id(), branch.id(), shortcut.id(), sum.id()));
    return sum;
  }

  /** Lets a parameter of the given value's node start otherwise than usual. */
  public void init(Value value, String role, Init init) {
    inits.put(nodes.get(value.id()).name() + "." + role, init);
  }

  /** The finished network; its last node gives the logits. */
  public Network build() {
    return new Network(name, inputShape, nodes, blocks, inits);
  }

  private String qualified(String local) {
    return scopes.isEmpty() ? local : String.join(".", scopes) + "." + local;
  }

  private String unique(String full) {
    String candidate = full;
    for (int i = 1; !names.add(candidate); i++) {
      candidate = full + "_" + i;
    }
    return candidate;
  }
}
