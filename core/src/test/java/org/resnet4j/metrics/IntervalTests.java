package org.resnet4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IntervalTests {

  /** Newcombe 1998, Table I, method 3: 81 of 263. */
  @Test
  void agreesWithThePublishedExample() {
    Interval interval = Interval.wilson(81, 263);
    assertThat(interval.low()).isCloseTo(0.2553, within(5e-5));
    assertThat(interval.high()).isCloseTo(0.3662, within(5e-5));
  }

  @Test
  void touchesTheEndsExactly() {
    assertThat(Interval.wilson(0, 20).low()).isZero();
    assertThat(Interval.wilson(0, 20).high()).isCloseTo(0.1611, within(5e-5));
    assertThat(Interval.wilson(20, 20).high()).isEqualTo(1);
  }

  @Test
  void knowsNothingWithoutTrials() {
    assertThat(Interval.wilson(0, 0)).isEqualTo(new Interval(0, 1));
  }

  @Test
  void rejectsMoreSuccessesThanTrials() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Interval.wilson(3, 2))
        .withMessage("3 of 2 is no proportion");
  }
}
