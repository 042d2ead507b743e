package org.resnet4j.torch.exec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;

/** How a training step is computed. */
public enum PlanKind {
  /** Node by node with libtorch's autograd: the reference. */
  PLAIN {
    @Override
    public Executor create(
        Network network, Shape image, long seed, Device device, Element element) {
      return Executor.create(network, seed, device, element);
    }

    @Override
    public GradientStep step(Executor net, Shape image) {
      return new AutogradStep(net);
    }
  },
  /** A {@link Plan}: no tape, each convolution by the way that its shape wants. */
  FAST {
    @Override
    public Executor create(
        Network network, Shape image, long seed, Device device, Element element) {
      return Executor.forPlan(network, image, seed, device, element);
    }

    @Override
    public GradientStep step(Executor net, Shape image) {
      return new Plan(net, image);
    }
  };

  /**
   * The network with parameters drawn from the seed, ready for {@link #step}.
   *
   * @param image shape of the images that it will be trained on
   */
  public abstract Executor create(
      Network network, Shape image, long seed, Device device, Element element);

  /** The steps of a network that was made for the same images. */
  public abstract GradientStep step(Executor net, Shape image);

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
