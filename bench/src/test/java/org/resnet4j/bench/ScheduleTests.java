package org.resnet4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScheduleTests {

  @Test
  void fillsATurn() {
    var schedule = new Schedule(4, 2, 0, 1);

    assertThat(schedule.stepsOf(100)).isEqualTo(20);
    assertThat(schedule.stepsOf(5000)).isEqualTo(1);
    assertThat(schedule.stepsOf(0.001)).isEqualTo(1000);
  }

  @Test
  void givenStepsCount() {
    assertThat(new Schedule(4, 2, 7, 1).stepsOf(100)).isEqualTo(7);
  }
}
