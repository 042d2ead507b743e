package org.resnet4j.torch.exec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.onednn.OneDnn;

/** What a training step is made of. */
public enum PlanKind {
  /** libtorch's functions node by node, and its autograd: the reference. */
  PLAIN,
  /** {@link GraphedStep}: the reference's step on a CUDA device, recorded and launched as one. */
  GRAPH,
  /** {@link Plan}: libtorch's formulas without a tape. */
  LIBTORCH,
  /** {@link OneDnnPlan}: oneDNN's primitives on planned memory. */
  ONEDNN;

  /**
   * Reads a name. {@code fast} is what runs of version 0.1 call {@link #LIBTORCH}.
   *
   * @throws ResnetException (usage) for anything else
   */
  @JsonCreator
  public static PlanKind parse(String name) {
    return switch (name) {
      case "plain" -> PLAIN;
      case "graph" -> GRAPH;
      case "libtorch", "fast" -> LIBTORCH;
      case "onednn" -> ONEDNN;
      default ->
          throw ResnetException.usage(
              "--plan is fast (the best there is), plain, libtorch, onednn or graph, got '"
                  + name
                  + "'");
    };
  }

  /** The fastest that works there for a network. */
  public static PlanKind best(Network network, Device device) {
    return Stream.of(ONEDNN, LIBTORCH, GRAPH)
        .filter(kind -> kind.obstacle(network, device).isEmpty())
        .findFirst()
        .orElse(PLAIN);
  }

  /** Why it does not work there for a network; empty where it does. */
  Optional<String> obstacle(Network network, Device device) {
    boolean drops = network.nodes().stream().anyMatch(node -> node.op() instanceof Op.Dropout);
    return this == GRAPH && drops
        ? Optional.of("what dropout draws cannot be recorded")
        : obstacle(device);
  }

  private Optional<String> obstacle(Device device) {
    if (this == GRAPH) {
      return device == Device.CUDA
          ? Optional.empty()
          : Optional.of("it records what a CUDA device does");
    }
    if (this != PLAIN && device != Device.CPU) {
      return Optional.of("it computes on the CPU");
    }
    if (this == ONEDNN && !OneDnn.available()) {
      return Optional.of("oneDNN does not load here");
    }
    return Optional.empty();
  }

  /** Its name in files. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
