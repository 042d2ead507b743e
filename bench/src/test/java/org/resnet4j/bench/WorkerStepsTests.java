package org.resnet4j.bench;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.resnet4j.ResnetException;

class WorkerStepsTests {

  @Test
  void rejectsAPrecisionThatThePlanDoesNotHave() {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> WorkerSteps.open("founding", new Execution("plain", "bf16")))
        .withMessage("--precision bf16 goes with --plan onednn, got --plan plain on cpu");
  }

  @Test
  void loadsBatchesOverTheEndOfAnEpoch() {
    try (var step = WorkerSteps.open(Probe.LOADING.work(), Execution.USUAL)) {
      for (int i = 0; i < 42; i++) {
        step.run();
      }
    }
  }
}
