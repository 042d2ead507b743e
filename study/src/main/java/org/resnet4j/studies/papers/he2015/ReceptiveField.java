package org.resnet4j.studies.papers.he2015;

import java.util.ArrayList;
import java.util.List;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;

/**
 * What part of the image a unit can see, by the graph alone: a square. What a gate of
 * squeeze-excitation sees, the mean of the whole image, is left out.
 *
 * @param side pixels, not cut at the image's edge
 * @param jump pixels between neighbouring units
 */
record ReceptiveField(int side, int jump) {

  /** A window that moves over its input. */
  private record Window(int kernel, int stride) {
    static Window of(Op op) {
      if (op instanceof Op.Conv conv) {
        return new Window(conv.kernel(), conv.stride());
      }
      if (op instanceof Op.MaxPool pool) {
        return new Window(pool.kernel(), pool.stride());
      }
      if (op instanceof Op.AvgPool pool) {
        return new Window(pool.kernel(), pool.stride());
      }
      return new Window(1, op instanceof Op.ZeroPadChannels pad ? pad.stride() : 1);
    }
  }

  /** Of every node of maps, in their order; of what sees the whole image the last before it. */
  static List<ReceptiveField> of(Network network) {
    List<ReceptiveField> fields = new ArrayList<>();
    for (Node node : network.nodes()) {
      Window window = Window.of(node.op());
      int side = 1;
      int jump = 1;
      for (int input : node.inputs()) {
        side = Math.max(side, fields.get(input).side());
        jump = Math.max(jump, fields.get(input).jump());
      }
      int seen = side + (window.kernel() - 1) * jump;
      fields.add(new ReceptiveField(seen, jump * window.stride()));
    }
    return fields;
  }
}
