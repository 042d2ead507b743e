package org.resnet4j.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTests {

  @Test
  void he2015DropsAt32And48ThousandSteps() {
    Schedule schedule = Recipes.HE2015_CIFAR.schedule();
    assertThat(schedule.at(31_999, 64_000)).isEqualTo(1);
    assertThat(schedule.at(32_000, 64_000)).isEqualTo(0.1);
    assertThat(schedule.at(47_999, 64_000)).isEqualTo(0.1);
    assertThat(schedule.at(48_000, 64_000)).isCloseTo(0.01, within(1e-15));
  }

  @Test
  void aShortenedRecipeDropsInProportion() {
    Schedule schedule = Recipes.HE2015_CIFAR.schedule();
    assertThat(schedule.at(399, 800)).isEqualTo(1);
    assertThat(schedule.at(400, 800)).isEqualTo(0.1);
    assertThat(schedule.at(600, 800)).isCloseTo(0.01, within(1e-15));
  }

  @Test
  void stepFallsEverySoManySteps() {
    var schedule = new Schedule.Step(30, 0.5);
    assertThat(schedule.at(29, 90)).isEqualTo(1);
    assertThat(schedule.at(30, 90)).isEqualTo(0.5);
    assertThat(schedule.at(60, 90)).isEqualTo(0.25);
  }

  @Test
  void cosineFallsFromOneToZero() {
    var schedule = new Schedule.Cosine();
    assertThat(schedule.at(0, 100)).isEqualTo(1);
    assertThat(schedule.at(50, 100)).isCloseTo(0.5, within(1e-15));
    assertThat(schedule.at(99, 100)).isBetween(0.0, 3e-4);
  }

  @Test
  void warmUpRisesLinearlyAndThenHandsOver() {
    var schedule = new Schedule.WarmUp(10, new Schedule.Cosine());
    assertThat(schedule.at(0, 110)).isEqualTo(0.1);
    assertThat(schedule.at(9, 110)).isEqualTo(1);
    assertThat(schedule.at(10, 110)).isEqualTo(1);
    assertThat(schedule.at(60, 110)).isCloseTo(0.5, within(1e-15));
  }

  @Test
  void refusesDropsThatDoNotRise() {
    assertThatThrownBy(() -> new Schedule.MultiStep(List.of(0.5, 0.4), 0.1))
        .hasMessage("drops are rising parts of the training between 0 and 1, got [0.5, 0.4]");
  }
}
