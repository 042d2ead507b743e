package org.resnet4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicksTests {

  @Test
  void standAtRoundNumbers() {
    assertThat(Ticks.linear(0, 2.7).stream().map(Ticks::label))
        .containsExactly("0", "0.5", "1", "1.5", "2", "2.5");
    assertThat(Ticks.linear(-0.02, 0.04).stream().map(Ticks::label))
        .containsExactly("-0.02", "-0.01", "0", "0.01", "0.02", "0.03", "0.04");
  }

  @Test
  void standAtPowersOfTenAndBetweenThemWhereTheyAreFew() {
    assertThat(Ticks.log(1, 150).stream().map(Ticks::label)).containsExactly("1", "10", "100");
    assertThat(Ticks.log(15, 60).stream().map(Ticks::label)).containsExactly("20", "50");
    assertThat(Ticks.log(1e-9, 1e7)).hasSizeLessThanOrEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.25, 0.25",
    "1500, '1,500'",
    "2e6, 2M",
    "1.15e10, 11.5G",
    "1e-6, 1e-6",
    "-3, -3",
    "0.1, 0.1",
    "1e12, 1e12",
    "NaN, none"
  })
  void areShort(double value, String label) {
    assertThat(Ticks.label(value)).isEqualTo(label);
  }

  @Test
  void anAxisPlacesItsEndsAndMiddle() {
    AxisScale log =
        AxisScale.over(Axis.log("n").range(1, 100), DoubleStream.empty()).between(200, 0);
    assertThat(log.place(1)).isEqualTo(200);
    assertThat(log.place(10)).isEqualTo(100);
    assertThat(log.place(1e6)).isEqualTo(0);
    assertThat(log.shows(0)).isFalse();
  }
}
