package org.resnet4j.torch.exec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.torch.Device;

/** How a training step is computed. */
public enum PlanKind {
  /** Node by node with libtorch's autograd: the reference. */
  PLAIN,
  /** A {@link Plan}: no tape, each convolution by the way that its shape wants. */
  FAST;

  /**
   * Reads {@code plain} or {@code fast}.
   *
   * @throws ResnetException (usage) for anything else
   */
  @JsonCreator
  public static PlanKind parse(String name) {
    return switch (name) {
      case "plain" -> PLAIN;
      case "fast" -> FAST;
      default -> throw ResnetException.usage("--plan is fast or plain, got '" + name + "'");
    };
  }

  /** Fast where there is a plan for all of the network, on a CPU. */
  public static PlanKind best(Network network, Device device) {
    return device == Device.CPU && Plan.covers(network) ? FAST : PLAIN;
  }

  /**
   * Checks that a network can be computed so.
   *
   * @throws ResnetException (usage) where it cannot
   */
  public void require(Network network, Device device) {
    if (this == FAST && best(network, device) == PLAIN) {
      throw ResnetException.usage(
          "--plan fast does not cover "
              + network.name()
              + " on "
              + device
              + ": it is for nets of convolutions, batch norm, ReLU, sums and pooling on the CPU;"
              + " leave --plan out");
    }
  }

  /** Its name in files. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
