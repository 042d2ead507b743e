package org.resnet4j.studies;

import java.util.List;
import java.util.Map;
import org.resnet4j.report.Figure;

/**
 * A claim with the experiment that tests it. Arms times seeds are its cells; a cell is measured
 * once, stored, and not measured again when an interrupted study goes on. So a cell may depend on
 * nothing but arm, seed, budget and data.
 */
public interface Study {

  /** What is claimed, and by whom. */
  Claim claim();

  Design design(Budget budget);

  /**
   * What a cell's figures depend on beside its arm, its seed and {@link #trainings}: numbers of
   * images, steps and draws, nets of other arms, a number that is raised when the measurement is
   * programmed anew. Cells of other settings are not gone on with. Records, lists, texts and
   * numbers, and no sentences: those may be improved.
   */
  Map<String, Object> settings(Budget budget);

  /**
   * The nets that a cell trains with {@link StudyContext#trained}: known before, so that the memory
   * they want is checked and those that are there already shorten the estimate.
   */
  default List<TrainingJob> trainings(Arm arm, long seed, Budget budget) {
    return List.of();
  }

  /**
   * Measures a cell. A training that diverges may be left to throw: the cell then counts as {@link
   * #worst} in every quantity.
   */
  List<Observation> measure(Arm arm, long seed, StudyContext context);

  /** What a quantity counts as in a cell that diverged: 1, as for an error, where nothing else. */
  default double worst(String quantity) {
    return 1;
  }

  Outcome judge(Results results, Budget budget);

  /** The paper's figure with our data, and others. */
  List<Figure> figures(Results results);
}
