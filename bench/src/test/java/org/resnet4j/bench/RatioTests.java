package org.resnet4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RatioTests {

  @Test
  void isOursOverPeers() {
    List<Round> rounds =
        List.of(
            new Round(List.of(100.0, 110.0, 90.0), List.of(50.0, 45.0, 55.0)),
            new Round(List.of(100.0, 120.0, 80.0), List.of(50.0, 40.0, 60.0)));

    assertThat(Ratio.ofMedians(rounds, 1).estimate()).isEqualTo(0.5);
  }

  @Test
  void intervalClosesOnRoundsThatAgree() {
    Round round = new Round(List.of(100.0, 102.0), List.of(90.0, 92.0));

    Ratio ratio = Ratio.ofMedians(List.of(round, round, round), 1);

    assertThat(ratio).isEqualTo(new Ratio(91.0 / 101.0, 91.0 / 101.0, 91.0 / 101.0));
  }

  @Test
  void intervalHoldsTheTruthOfNoisyRounds() {
    Ratio ratio = Ratio.ofMedians(noisyRounds(0.8, 12), 1);

    assertThat(ratio.low()).isBetween(0.7, 0.8);
    assertThat(ratio.high()).isBetween(0.8, 0.9);
    assertThat(ratio.estimate()).isCloseTo(0.8, within(0.05));
  }

  /** As many steps as a step of half a millisecond makes in some rounds. */
  @Test
  void takesTheMedianOfThousandsOfSteps() {
    SplittableRandom random = new SplittableRandom(5);
    List<Double> slow = random.doubles(20_001, 1, 3).boxed().toList();
    List<Double> fast = slow.stream().map(ms -> ms / 4).toList();

    Ratio ratio = Ratio.ofMedians(List.of(new Round(slow, fast), new Round(slow, fast)), 1);

    assertThat(ratio).isEqualTo(new Ratio(0.25, 0.25, 0.25));
  }

  @Test
  void aRoundThatIsDrawnTwiceCountsTwice() {
    var median = new PooledMedian(List.of(List.of(1.0, 2.0), List.of(10.0)));

    assertThat(median.of(new int[] {1, 1})).isEqualTo(2);
    assertThat(median.of(new int[] {1, 2})).isEqualTo(6);
    assertThat(median.of(new int[] {0, 3})).isEqualTo(10);
  }

  @Test
  void sameSeedGivesTheSameInterval() {
    List<Round> rounds = noisyRounds(1.1, 6);

    assertThat(Ratio.ofMedians(rounds, 7)).isEqualTo(Ratio.ofMedians(rounds, 7));
  }

  /** Rounds whose level wanders by 20 %, the same for both sides, with 5 % noise a step. */
  private static List<Round> noisyRounds(double ratio, int count) {
    SplittableRandom random = new SplittableRandom(3);
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double level = 200 * (1 + 0.2 * random.nextDouble());
      rounds.add(new Round(steps(level, random), steps(ratio * level, random)));
    }
    return rounds;
  }

  private static List<Double> steps(double level, SplittableRandom random) {
    return random.doubles(10, 0.95, 1.05).map(noise -> level * noise).boxed().toList();
  }
}
