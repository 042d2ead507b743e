package org.resnet4j.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One item, on every side that ran.
 *
 * @param sides with equally many rounds each
 */
record ItemResult(Item item, List<Side> sides) {

  private static final long SEED = 1;

  ItemResult {
    sides = List.copyOf(sides);
  }

  /** Ours against a peer. */
  record Comparison(String ours, String peer, Ratio ratio) {}

  /** One of ours against a peer, where both ran. */
  Optional<Ratio> ratio(String ours, String peer) {
    return side(peer).flatMap(theirs -> side(ours).map(our -> ratio(theirs, our)));
  }

  private Optional<Side> side(String name) {
    return sides.stream().filter(side -> side.name().equals(name)).findFirst();
  }

  /** Each of ours against each peer. */
  List<Comparison> comparisons() {
    List<Comparison> all = new ArrayList<>();
    for (Side ours : sides.stream().filter(Side::ours).toList()) {
      for (Side peer : sides.stream().filter(side -> !side.ours()).toList()) {
        all.add(new Comparison(ours.name(), peer.name(), ratio(peer, ours)));
      }
    }
    return all;
  }

  private static Ratio ratio(Side peer, Side ours) {
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < ours.rounds().size(); i++) {
      rounds.add(new Round(peer.rounds().get(i), ours.rounds().get(i)));
    }
    return Ratio.ofMedians(rounds, SEED);
  }

  /** Images a second at the median. */
  double imagesPerSecond(Side side) {
    return item.batch() * 1000 / side.milliseconds().median();
  }

  /** Two operations a multiply-add, at the median; batch norms and the like are not counted. */
  double gigaflops(Side side) {
    return 2e-6 * item.multiplyAdds() / side.milliseconds().median();
  }
}
