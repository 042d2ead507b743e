package org.resnet4j.torch.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.resnet4j.ByteCount;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.NativeMemory;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.engine.StepSettings;
import org.resnet4j.torch.evaluate.Evaluator;
import org.resnet4j.torch.model.ParameterBuffer;

/**
 * What a training needs, in bytes, known before its first step. The program itself and its heap are
 * not in it.
 *
 * @param parameters with their gradients
 * @param optimizer what it remembers between steps
 * @param step what a step works in
 * @param validation what a validation works in, beside that of a step
 */
public record MemoryNeed(long parameters, long optimizer, long step, long validation) {

  /** All of it. */
  public long total() {
    return parameters + optimizer + step + validation;
  }

  /**
   * What a run will need; draws its net and allocates nothing for its steps.
   *
   * @param images of the training set
   * @return none where the plan does not know
   */
  public static Optional<MemoryNeed> of(RunConfig config, int images) {
    int batch = Math.min(config.recipe().batch(), images);
    try (var state = TrainingState.create(config)) {
      return of(state, batch, Shape.parse(config.inputShape()));
    }
  }

  /** What is needed for batches of a size and images of a shape. */
  static Optional<MemoryNeed> of(TrainingState state, int batch, Shape image) {
    OptionalLong working = state.gradients().workingBytes(batch);
    if (working.isEmpty()) {
      return Optional.empty();
    }
    ParameterBuffer parameters = state.model().parameters();
    long values = Tensors.byteCount(parameters.values());
    long gradientBytes = Tensors.byteCount(parameters.gradients());
    return Optional.of(
        new MemoryNeed(
            values + gradientBytes,
            state.optimizer().bytes() + state.updates().bytes(),
            working.getAsLong(),
            Evaluator.bytes(state.model(), image).orElse(0)));
  }

  /**
   * Checks that there is room for a step and a validation: everything else has been allocated.
   *
   * @throws ResnetException (resources) where there is not, with what to change
   */
  void requireRoom(NativeMemory.Room room, String model, int batch, StepSettings plan) {
    if (step + validation <= room.left()) {
      return;
    }
    throw ResnetException.resources(
        Text.of(
            "too little memory: training %s in batches of %d wants %s, %s of it for a step and %s for a validation; this process may hold %s, of which %s are left; try %s",
            model,
            batch,
            ByteCount.words(total()),
            ByteCount.words(step),
            ByteCount.words(validation),
            ByteCount.words(room.limit()),
            ByteCount.words(room.left()),
            advice(batch, plan)));
  }

  private static String advice(int batch, StepSettings plan) {
    List<String> advice = new ArrayList<>();
    if (batch > 1) {
      advice.add("a smaller --batch");
    }
    if (plan.segments() == 0) {
      advice.add("--checkpoint-segments auto");
    }
    if (plan.precision() == Precision.FP32) {
      advice.add("--precision bf16");
    }
    String smaller = "a smaller net";
    return advice.isEmpty() ? smaller : String.join(", ", advice) + " or " + smaller;
  }
}
