package org.resnet4j.torch.exec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.OpVisitor;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Shapes;

/**
 * Which way each convolution goes in a {@link Plan}: a fixed rule by shape, so that the same seed
 * gives the same bits. The rule follows measurements on small maps (docs/notes/009): where a padded
 * kernel sees more padding than map, a matrix product of what is left is several times faster.
 */
final class PlanRules {

  /** The ways of a convolution. */
  enum Way {
    /** libtorch's convolution, channels last. */
    DIRECT(WeightStorage.CHANNELS_LAST),
    /** 3x3, padded, on a map of 1x1: only the middle tap ever sees it. */
    CENTER(WeightStorage.MIDDLE_TAP),
    /** 3x3, padded, with stride 2, from 2x2 to 1x1: four live taps, one row of input. */
    CORNER(WeightStorage.LAST_TAPS),
    /** 1x1 with stride 2, from 2x2 to 1x1: one position is read. */
    PICK(WeightStorage.PYTORCH),
    /** 3x3, padded, on a map of 2x2: one dense matrix of all positions, made of the nine taps. */
    DENSE(WeightStorage.TAPS);

    private final WeightStorage storage;

    Way(WeightStorage storage) {
      this.storage = storage;
    }

    WeightStorage storage() {
      return storage;
    }
  }

  private PlanRules() {}

  /** How the weights of a network's convolutions are stored, by parameter name. */
  static Map<String, WeightStorage> storage(Network network, Shape image) {
    List<Shape> shapes = Shapes.of(network, image);
    Map<String, WeightStorage> storage = new HashMap<>();
    for (Node node : network.nodes()) {
      if (node.op() instanceof Op.Conv conv) {
        Way way = way(conv, shapes.get(node.inputs().get(0)));
        storage.put(node.name() + ".weight", way.storage());
      }
    }
    return storage;
  }

  /**
   * Checks that weights are stored so.
   *
   * @throws IllegalArgumentException where they are not
   */
  static void requireStorage(Executor net, Shape image) {
    if (!net.storage().equals(storage(net.network(), image))) {
      throw new IllegalArgumentException("the network's weights are not stored for " + image);
    }
  }

  static Way way(Op.Conv conv, Shape input) {
    int side = input.height() == input.width() ? input.height() : 0;
    boolean padded3x3 = conv.kernel() == 3 && conv.padding() == 1 && conv.groups() == 1;
    boolean point = conv.kernel() == 1 && conv.padding() == 0 && conv.groups() == 1;
    if (padded3x3 && side == 1) {
      return Way.CENTER;
    }
    if (padded3x3 && side == 2) {
      return conv.stride() == 2 ? Way.CORNER : conv.stride() == 1 ? Way.DENSE : Way.DIRECT;
    }
    return point && side == 2 && conv.stride() == 2 ? Way.PICK : Way.DIRECT;
  }

  /** Whether every operation of the network has a formula here. */
  static boolean covers(Network network) {
    return network.nodes().stream().allMatch(node -> node.op().accept(new Covered()));
  }

  private static final class Covered implements OpVisitor<Boolean> {
    @Override
    public Boolean other(Op op) {
      return op instanceof Op.Input
          || op instanceof Op.Conv
          || op instanceof Op.BatchNorm
          || op instanceof Op.Relu
          || op instanceof Op.Add
          || op instanceof Op.MaxPool
          || op instanceof Op.GlobalAvgPool
          || op instanceof Op.Linear
          || op instanceof Op.ZeroPadChannels;
    }
  }
}
