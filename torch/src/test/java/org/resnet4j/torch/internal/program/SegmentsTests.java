package org.resnet4j.torch.internal.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.zoo.Zoo;

/** Where a network is cut. */
class SegmentsTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cifar-resnet20",
        "cifar-preact-resnet20",
        "cifar-plain20:norm=none",
        "cifar-resnet20:shortcut=exclusive-gate",
        "cifar-resnet20:order=relu-before-add",
        "resnet50",
        "alexnet"
      })
  void oneValueCrossesEachBorder(String spec) {
    Network network = Zoo.network(spec, 10);
    Segments segments = Segments.of(network, network.inputShape(), Integer.MAX_VALUE);
    assertThat(segments.count()).isGreaterThan(2);
    assertThat(segments.from(0)).isZero();
    assertThat(segments.to(segments.count() - 1)).isEqualTo(network.nodes().size());
    for (int start : segments.starts().subList(1, segments.count())) {
      assertThat(crossing(network, start)).hasSize(1);
    }
  }

  /** The values from before a node that it or a later one reads. */
  private static Set<Integer> crossing(Network network, int start) {
    return network.nodes().subList(start, network.nodes().size()).stream()
        .map(Node::inputs)
        .flatMap(List::stream)
        .filter(input -> input < start)
        .collect(Collectors.toSet());
  }

  @Test
  void hasNoMoreThanAskedForAndNoMoreThanHelp() {
    Network network = Zoo.network("cifar-resnet110", 10);
    int best = Segments.bestCount(network, network.inputShape());
    for (int most = 1; most <= best; most++) {
      int count = Segments.of(network, network.inputShape(), most).count();
      assertThat(count).isLessThanOrEqualTo(most).isGreaterThan(most * 2 / 3);
    }
    assertThat(Segments.of(network, network.inputShape(), 1000).count()).isEqualTo(best);
  }

  /** Values of a net of n equal blocks: about the square root of all values is kept. */
  @Test
  void theBestCountGrowsAsTheSquareRootOfTheDepth() {
    assertThat(best(1202)).isBetween(best(302) * 7 / 4, best(302) * 9 / 4);
  }

  private static int best(int depth) {
    Network network = Zoo.network("cifar-resnet" + depth, 10);
    return Segments.bestCount(network, network.inputShape());
  }

  @Test
  void aNetHasAtLeastOneSegment() {
    Network network = Zoo.network("cifar-resnet8", 10);
    assertThatThrownBy(() -> Segments.of(network, network.inputShape(), 0))
        .hasMessage("a network has at least one segment, got 0");
  }
}
