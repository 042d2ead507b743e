package org.resnet4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTests {

  @Test
  void interpolatesBetweenNeighbours() {
    Summary summary = Summary.of(List.of(4.0, 1.0, 3.0, 2.0));

    assertThat(summary.min()).isEqualTo(1.0);
    assertThat(summary.median()).isEqualTo(2.5);
    assertThat(summary.p90()).isCloseTo(3.7, within(1e-12));
  }

  @Test
  void oneValueIsItsOwnSummary() {
    assertThat(Summary.of(List.of(7.0))).isEqualTo(new Summary(7, 7, 7));
  }

  @Test
  void rejectsNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Summary.of(List.of()))
        .withMessage("a quantile needs values and q in 0..1, got 0 values, q 0.0");
  }
}
