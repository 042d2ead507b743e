package org.resnet4j.torch.model;

import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.StateDict;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;

/** Trained weights in a network that was edited: what both have by name is copied. */
public final class WeightTransfer {

  private WeightTransfer() {}

  /**
   * The edited network with the trained one's parameters and statistics; what only the edited one
   * has is drawn from the seed.
   *
   * @param trained left as it is
   * @return of the trained one's device and element type
   * @throws ResnetException (usage) where a tensor of one name has two shapes
   */
  public static Model of(Model trained, Network edited, long seed) {
    return Model.create(edited, seed, trained.device(), trained.element())
        .filledBy(net -> copy(trained, net));
  }

  /** Copies what both have by name. */
  public static void copy(Model from, Model to) {
    Map<String, StateDict.Entry> theirs =
        StateDict.of(from.network()).entries().stream()
            .collect(Collectors.toMap(StateDict.Entry::name, entry -> entry));
    for (StateDict.Entry entry : StateDict.of(to.network()).entries()) {
      StateDict.Entry source = theirs.get(entry.name());
      if (source != null) {
        requireSameShape(source, entry);
        copy(from, to, entry);
      }
    }
  }

  private static void requireSameShape(StateDict.Entry source, StateDict.Entry target) {
    if (!source.shape().equals(target.shape())) {
      throw ResnetException.usage(
          "%s has the shape %s in one net and %s in the other"
              .formatted(target.name(), source.shape(), target.shape()));
    }
  }

  private static void copy(Model from, Model to, StateDict.Entry entry) {
    String name = entry.name();
    switch (entry.kind()) {
      case PARAMETER -> copy(from.parameters().get(name), to.parameters().get(name));
      case STATISTIC -> copy(from.statistic(name), to.statistic(name));
      case COUNTER -> {
        String node = name.substring(0, name.lastIndexOf('.'));
        to.statistics().setSteps(node, from.statistics().steps(node));
      }
    }
  }

  private static void copy(Tensor from, Tensor to) {
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      to.copy_(from);
    }
  }
}
