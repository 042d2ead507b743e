package org.resnet4j.torch.run;

import java.nio.file.Path;
import org.resnet4j.format.TensorFile;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.model.WeightsFile;
import org.resnet4j.weights.Fit;

/**
 * A new run that begins with weights that there are. They are its checkpoint before the first
 * epoch, so that they are not needed again.
 */
public final class StartedRun {

  private StartedRun() {}

  /**
   * Writes a run folder.
   *
   * @param out new
   * @param config of the run, with where the weights come from
   * @param tensors the weights
   * @param fit of the run's network; what it has no tensor for is drawn from the seed
   * @throws org.resnet4j.ResnetException (usage) where out exists, (data) where the weights do not
   *     fit
   */
  public static RunFolder write(Path out, RunConfig config, TensorFile tensors, Fit fit) {
    fit.require(tensors.path());
    config.plan().require(config.network(), Device.of(config.device()));
    try (var state = TrainingState.create(config)) {
      WeightsFile.load(state.model(), tensors, fit);
      state.updates().restartAverage();
      RunFolder run = RunFolder.create(out, config);
      Checkpoint.START.of(config).save(run.checkpoint(), state);
      return run;
    }
  }
}
