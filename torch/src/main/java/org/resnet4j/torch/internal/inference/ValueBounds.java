package org.resnet4j.torch.internal.inference;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Activation;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.internal.program.Fusion;

/**
 * Reading: which values of a trained network must be looked at while a program computes it, so that
 * none overflows unseen: oneDNN's rectifiers and maxima make numbers of NaN, and the logits do not
 * tell. How large a value can be at most follows from the sums of the weights' absolute values.
 * Where that comes near the end of single precision, what is read there is looked at; from a value
 * that is small enough on, some twelve layers are safe.
 */
final class ValueBounds {

  /** What a value that is looked at must not exceed. */
  static final double SEEN = 1e6;

  /** What no value and no sum on its way may exceed: a thirtieth of what single precision holds. */
  private static final double MOST = 1e37;

  private final FoldedNet trained;
  private final FoldedWeights weights;
  private final double[] bounds;
  private final Set<Integer> looked = new HashSet<>();

  private ValueBounds(FoldedNet trained) {
    this.trained = trained;
    this.weights = new FoldedWeights(trained.net(), trained.folding());
    this.bounds = new double[trained.network().nodes().size()];
  }

  /** The nodes to look at; none where weights are NaN or so large that nothing is safe. */
  static Optional<Set<Integer>> lookedAt(FoldedNet trained) {
    var reading = new ValueBounds(trained);
    try (var noGrad = NoGrad.on()) {
      boolean safe =
          Fusion.of(trained.network(), Fusion.Policy.EVALUATION).groups().stream()
              .allMatch(reading::isSafe);
      return safe ? Optional.of(reading.looked) : Optional.empty();
    }
  }

  private boolean isSafe(Fusion.Group group) {
    if (group.head().op() instanceof Op.Input) {
      bounds[group.tail()] = Double.POSITIVE_INFINITY; // whoever reads it looks at it
      return true;
    }
    double bound = bound(group);
    if (!(bound <= MOST)) {
      Stream.concat(group.head().inputs().stream(), Stream.ofNullable(group.added()))
          .forEach(this::look);
      bound = bound(group);
    }
    bounds[group.tail()] = bound;
    return bound <= MOST;
  }

  private void look(int node) {
    looked.add(node);
    bounds[node] = Math.min(bounds[node], SEEN);
  }

  private double bound(Fusion.Group group) {
    try (var scope = Scope.open()) {
      var node = new NodeBound(trained, weights, group.head(), bounds);
      double head = group.head().op().accept(node);
      double sum = group.added() == null ? head : head + bounds[group.added()];
      return sum <= MOST ? after(group.function(), sum) : sum;
    }
  }

  private static double after(@Nullable Activation function, double bound) {
    return function == null ? bound : function.greatest(bound);
  }
}
