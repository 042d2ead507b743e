package org.resnet4j.bench;

import java.util.List;
import java.util.Locale;

/**
 * The founding net's training step on both sides: batch 64, 3x32x32, Adam, fp32.
 *
 * @param machine processor, system and Java
 * @param rounds at least one
 */
record PeerReport(
    String machine, int threads, String peerVersion, String oursVersion, List<Round> rounds) {

  private static final long SEED = 1;

  PeerReport {
    rounds = List.copyOf(rounds);
  }

  /** Times over all rounds. */
  Summary peer() {
    return Summary.of(Ratio.steps(rounds, Round::peer));
  }

  /** Times over all rounds. */
  Summary ours() {
    return Summary.of(Ratio.steps(rounds, Round::ours));
  }

  /** Our median over the peer's. */
  Ratio ratio() {
    return Ratio.ofMedians(rounds, SEED);
  }

  /** One table, and the ratio under it. */
  String markdown() {
    Ratio ratio = ratio();
    return String.format(
        Locale.ROOT,
        """
        Founding net (resnet34:bias, 2 classes), one training step: batch 64 of 3x32x32, Adam, fp32; \
        %d alternated rounds of %d steps, %d threads; %s

        | milliseconds a step | min | median | p90 |
        |---|---|---|---|
        %s%s
        Ratio of medians, ours / peer: %.3f (95 %% interval %.3f to %.3f)
        """,
        rounds.size(),
        rounds.get(0).ours().size(),
        threads,
        machine,
        row(peerVersion, peer()),
        row(oursVersion, ours()),
        ratio.estimate(),
        ratio.low(),
        ratio.high());
  }

  private static String row(String name, Summary times) {
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f |%n",
        name,
        times.min(),
        times.median(),
        times.p90());
  }

  /** Everything measured, for the JSON file. */
  Document document() {
    return new Document(
        machine,
        threads,
        new Side(peerVersion, peer()),
        new Side(oursVersion, ours()),
        ratio(),
        rounds);
  }

  /** The JSON file: times in milliseconds. */
  record Document(
      String machine, int threads, Side peer, Side ours, Ratio ratio, List<Round> rounds) {}

  /** One side's version and times. */
  record Side(String version, Summary milliseconds) {}
}
