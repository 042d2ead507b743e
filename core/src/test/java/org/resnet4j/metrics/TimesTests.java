package org.resnet4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimesTests {

  private final AtomicInteger done = new AtomicInteger();

  @Test
  void interpolatesBetweenNeighbours() {
    Times times = Times.of(List.of(4.0, 1.0, 3.0, 2.0));

    assertThat(times.min()).isEqualTo(1.0);
    assertThat(times.median()).isEqualTo(2.5);
    assertThat(times.p90()).isCloseTo(3.7, within(1e-12));
  }

  @Test
  void oneValueIsItsOwnSummary() {
    assertThat(Times.of(List.of(7.0))).isEqualTo(new Times(7, 7, 7));
  }

  @Test
  void rejectsNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Times.of(List.of()))
        .withMessage("a quantile needs values and q in 0..1, got 0 values, q 0.0");
  }

  @Test
  void doesTheWorkSoManyTimes() {
    assertThat(Times.measure(done::incrementAndGet, 3)).hasSize(3);
    assertThat(done).hasValue(3);
  }

  @Test
  void doesTheWorkUntilTheTimeIsOver() {
    long begin = System.nanoTime();

    List<Double> times = Times.measure(done::incrementAndGet, 0.02, 1);

    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(20_000_000L);
    assertThat(times).hasSize(done.get()).hasSizeGreaterThan(1);
  }
}
