package org.resnet4j.torch.internal.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Shapes;
import org.resnet4j.graph.Value;

/** What a step keeps for its way back. */
class KeptValuesTests {

  private static final int CHANNELS = 4;

  /** The mean of a square map is a primitive; that of another is libtorch's, which reads it. */
  @ParameterizedTest
  @CsvSource({"8, 8, false", "8, 6, true"})
  void theMapThatAMeanIsOfIsKeptWhereItIsNotSquare(int height, int width, boolean kept) {
    for (Op mean : new Op[] {new Op.GlobalAvgPool(), new Op.AdaptiveAvgPool(1)}) {
      long image = 3L * height * width;
      long map = (long) CHANNELS * height * width;
      assertThat(keptBy(mean, height, width)).isEqualTo(image + (kept ? map : 0) + CHANNELS);
    }
  }

  private static long keptBy(Op mean, int height, int width) {
    var net = new NetworkBuilder("mean", Shape.map(3, height, width));
    Value x = net.add("conv", new Op.Conv(3, CHANNELS, 3, 1, 1, 1, false), net.input());
    x = net.add("mean", mean, x);
    if (mean instanceof Op.AdaptiveAvgPool) {
      x = net.add("flatten", new Op.Flatten(), x);
    }
    net.add("fc", new Op.Linear(CHANNELS, 2, true), x);
    Network network = net.build();
    return new KeptValues(network, Shapes.of(network, network.inputShape()))
        .pieces().stream().mapToLong(KeptValues.Piece::kept).sum();
  }
}
