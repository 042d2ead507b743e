package org.resnet4j.torch.internal.program;

import java.util.List;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Shapes;

/**
 * The parts of a network whose forward pass is computed twice, so that a step keeps the values at
 * their borders, and those within one of them at a time (Chen et al. 2016, "Training Deep Nets with
 * Sublinear Memory Cost", arXiv 1604.06174). The last one is computed once: its backward pass
 * follows at once.
 *
 * @param starts the first node of each
 * @param end the number of nodes
 */
public record Segments(List<Integer> starts, int end) {

  public Segments {
    starts = List.copyOf(starts);
  }

  /**
   * The segments that want the least memory.
   *
   * @param most how many there may be; fewer where more do not save memory
   */
  public static Segments of(Network network, Shape image, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a network has at least one segment, got " + most);
    }
    List<Integer> starts =
        most == 1
            ? List.of(0)
            : new SegmentSearch(new KeptValues(network, Shapes.of(network, image)).pieces())
                .best(most);
    return new Segments(starts, network.nodes().size());
  }

  /** How many segments want the least memory. */
  public static int bestCount(Network network, Shape image) {
    return of(network, image, Integer.MAX_VALUE).count();
  }

  public int count() {
    return starts.size();
  }

  /** The first node of a segment. */
  int from(int segment) {
    return starts.get(segment);
  }

  /** The node behind a segment's last. */
  int to(int segment) {
    return segment + 1 < count() ? starts.get(segment + 1) : end;
  }
}
