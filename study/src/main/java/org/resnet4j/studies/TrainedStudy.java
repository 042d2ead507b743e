package org.resnet4j.studies;

import java.util.List;
import java.util.Map;

/** A study in which each cell looks at one trained net, by default at its errors by epoch. */
public interface TrainedStudy extends Study {

  /** Returns how a cell's net is trained. */
  TrainingJob job(Arm arm, long seed, Budget budget);

  @Override
  default List<TrainingJob> trainings(Arm arm, long seed, Budget budget) {
    return List.of(job(arm, seed, budget));
  }

  /** Returns nothing: errors by epoch depend on the training alone. */
  @Override
  default Map<String, Object> settings(Budget budget) {
    return Map.of();
  }

  @Override
  default List<Observation> measure(Arm arm, long seed, StudyContext context) {
    return Trainings.errors(arm, job(arm, seed, context.budget()), context);
  }
}
