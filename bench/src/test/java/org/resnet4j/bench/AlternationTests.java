package org.resnet4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AlternationTests {

  private static final Item ITEM = Item.named("founding");
  private static final Schedule SHORT = new Schedule(3, 1, 2, 0);

  private final Alternation alternation = new Alternation(SHORT);

  @Test
  void givesEachSideItsRounds() {
    ItemResult result =
        alternation.measure(
            ITEM,
            List.of(
                FakeWorker.contender("peer", false, "good"),
                FakeWorker.contender("ours", true, "good")));

    assertThat(result.sides()).extracting(Side::name).containsExactly("peer", "ours");
    assertThat(result.sides())
        .allSatisfy(
            side -> {
              assertThat(side.version()).isEqualTo("fake 1");
              assertThat(side.rounds()).hasSize(3).allSatisfy(r -> assertThat(r).hasSize(2));
              assertThat(side.startUpSeconds()).isPositive();
            });
    assertThat(alternation.skips()).isEmpty();
  }

  @Test
  void asksWhatIsNotInstalledOnce() {
    List<Contender> contenders = List.of(FakeWorker.contender("peer", false, "skip"));

    assertThat(alternation.measure(ITEM, contenders).sides()).isEmpty();
    assertThat(alternation.measure(ITEM, contenders).sides()).isEmpty();

    assertThat(alternation.skips())
        .extracting(Alternation.Skip::line)
        .containsExactly("skipped: peer: not installed");
  }

  @Test
  void leavesOutWhatFails() {
    ItemResult result =
        alternation.measure(
            ITEM,
            List.of(
                FakeWorker.contender("dead", false, "silent"),
                FakeWorker.contender("tired", false, "tires"),
                FakeWorker.contender("ours", true, "good")));

    assertThat(result.sides()).extracting(Side::name).containsExactly("ours");
    assertThat(alternation.skips())
        .extracting(Alternation.Skip::line)
        .containsExactly(
            "skipped: dead on founding: the worker dead ended without an answer to \"start\"; what it"
                + " said stands above",
            "skipped: tired on founding: the worker tired ended without an answer to \"run 2\"; what"
                + " it said stands above");
  }

  @Test
  void leavesOutWhatTakesMinutesAStep() {
    ItemResult result =
        alternation.measure(ITEM, List.of(FakeWorker.contender("slow", false, "slow")));

    assertThat(result.sides()).isEmpty();
    assertThat(alternation.skips())
        .extracting(Alternation.Skip::line)
        .containsExactly(
            "skipped: slow on founding: a step takes 61 s, more than the 60 s that are waited for");
  }
}
