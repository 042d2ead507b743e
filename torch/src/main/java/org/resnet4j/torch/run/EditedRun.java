package org.resnet4j.torch.run;

import java.nio.file.Path;
import java.util.List;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.FrozenParameters;
import org.resnet4j.graph.Network;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.WeightTransfer;
import org.resnet4j.zoo.Zoo;

/**
 * A run made of another by editing its net. It is evaluated and trained on like any other: from the
 * edited weights, with the optimizer's memory empty.
 */
public final class EditedRun {

  private EditedRun() {}

  /**
   * Writes a run folder. Its metrics are those of the other run: the training before the edit.
   *
   * @param out new
   * @param run that was edited
   * @param trained its weights
   * @param spec of the net, with what is done to it
   * @throws ResnetException (usage) where out exists, or the net is none; (data) where the run has
   *     no epochs; (diverged) where the edited net's weights are not finite
   */
  public static RunFolder write(Path out, RunFolder run, Model trained, String spec) {
    List<EpochMetrics> rows = run.metrics();
    if (rows.isEmpty()) {
      throw ResnetException.data(
          run.path() + " has no metrics.csv of its epochs; restore it from a copy");
    }
    RunConfig edited = run.config().withRecipe(recipe(run.config(), spec));
    String parent = run.path().toAbsolutePath().normalize().toString();
    RunConfig config = edited.withHistory(Session.edit(parent, run.written(), edited, rows.size()));
    config.plan().require(config.network(), trained.device());
    try (var state = TrainingState.create(config, trained.device())) {
      WeightTransfer.copy(trained, state.model());
      state.model().requireFinite();
      state.updates().restartAverage();
      return write(out, config, rows, state);
    }
  }

  /** The run's recipe for another net; what was frozen may be gone. */
  private static Recipe recipe(RunConfig before, String spec) {
    Recipe recipe = before.recipe().withModel(spec);
    Network network = Zoo.network(spec, before.classes().size());
    return recipe.withUpdates(
        recipe
            .updates()
            .freezing(
                recipe.updates().freeze().stream()
                    .filter(part -> FrozenParameters.isPart(network, part))
                    .toList()));
  }

  private static RunFolder write(
      Path out, RunConfig config, List<EpochMetrics> rows, TrainingState state) {
    RunFolder run = RunFolder.create(out, config);
    new RunWeights(run, config, state.model()).save(true);
    run.writeMetrics(rows);
    long step = rows.get(rows.size() - 1).step();
    new Checkpoint(rows.size(), step).of(config).save(run.checkpoint(), state);
    return run;
  }
}
