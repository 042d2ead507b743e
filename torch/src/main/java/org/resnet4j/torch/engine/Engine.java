package org.resnet4j.torch.engine;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.internal.cuda.GraphedStep;
import org.resnet4j.torch.internal.cudnn.CudnnStep;
import org.resnet4j.torch.internal.onednn.OneDnn;
import org.resnet4j.torch.internal.program.ProgramStep;

/** What a training step is made of. */
public enum Engine {
  /** libtorch's functions node by node, and its autograd: the reference. */
  PLAIN,
  /** {@link GraphedStep}: the reference's step on a CUDA device, recorded and launched as one. */
  GRAPH,
  /** {@link ProgramStep}: oneDNN's primitives on planned memory. */
  ONEDNN,
  /**
   * {@link CudnnStep}, recorded as {@link #GRAPH} is. It was tested on the processor alone and not
   * yet on a device: nothing chooses it but its name.
   */
  CUDNN,
  /**
   * libtorch's functions without its autograd. It was retired and computes nothing; runs of earlier
   * versions name it. {@link #ONEDNN} took its place and stores weights as it did.
   */
  LIBTORCH;

  /**
   * Reads a name; {@code fast} in runs of version 0.1 is {@link #LIBTORCH}.
   *
   * @throws ResnetException (usage) for anything else
   */
  @JsonCreator
  public static Engine parse(String name) {
    return switch (name) {
      case "plain" -> PLAIN;
      case "graph" -> GRAPH;
      case "onednn" -> ONEDNN;
      case "cudnn" -> CUDNN;
      case "libtorch", "fast" -> LIBTORCH;
      default ->
          throw ResnetException.usage(
              "--plan is fast (the best there is), plain, onednn or graph, got '" + name + "'");
    };
  }

  /** The fastest that works there for a network. */
  public static Engine best(Network network, Device device) {
    return Stream.of(ONEDNN, GRAPH)
        .filter(kind -> kind.obstacle(network, device).isEmpty())
        .findFirst()
        .orElse(PLAIN);
  }

  /** Why it does not work there for a network; empty where it does. */
  Optional<String> obstacle(Network network, Device device) {
    boolean drops = network.nodes().stream().anyMatch(node -> node.op() instanceof Op.Dropout);
    return (this == GRAPH || this == CUDNN) && drops
        ? Optional.of("what dropout draws cannot be recorded")
        : obstacle(device);
  }

  private Optional<String> obstacle(Device device) {
    if (this == LIBTORCH) {
      return Optional.of("it was retired, and the onednn plan took its place");
    }
    if (this == GRAPH || this == CUDNN) {
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
