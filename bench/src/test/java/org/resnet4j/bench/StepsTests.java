package org.resnet4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.resnet4j.ResnetException;
import org.resnet4j.data.Batch;

class StepsTests {

  @Test
  void batchIsTheSameInEveryRun() {
    Item item = Item.named("founding");

    Batch batch = Steps.randomBatch(item);

    assertThat(batch.size()).isEqualTo(64);
    assertThat(batch.pixels()).isEqualTo(Steps.randomBatch(item).pixels());
    assertThat(batch.labels()).containsOnly(0, 1);
  }

  @Test
  void rejectsAPrecisionThatThePlanDoesNotHave() {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> Steps.open("founding", new Execution("plain", "bf16")))
        .withMessage("--precision bf16 goes with --plan onednn, got --plan plain on cpu");
  }

  @Test
  void loadsBatchesOverTheEndOfAnEpoch() {
    try (var step = Steps.open(Probe.LOADING.work(), Execution.USUAL)) {
      for (int i = 0; i < 42; i++) {
        step.run();
      }
    }
  }
}
