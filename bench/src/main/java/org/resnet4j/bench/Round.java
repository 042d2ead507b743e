package org.resnet4j.bench;

import java.util.List;

/** What one round measured: the steps of both sides, one right after the other, in milliseconds. */
record Round(List<Double> peer, List<Double> ours) {
  Round {
    peer = List.copyOf(peer);
    ours = List.copyOf(ours);
    if (peer.isEmpty() || ours.isEmpty()) {
      throw new IllegalArgumentException("a round needs a step of each side");
    }
  }
}
