package org.resnet4j.torch.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.exec.Executor;
import org.resnet4j.torch.exec.Graft;
import org.resnet4j.torch.exec.StepPlan;
import org.resnet4j.torch.exec.WeightsFile;

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
  public static RunFolder write(Path out, RunFolder run, Executor trained, String spec) {
    List<EpochMetrics> rows = run.metrics();
    if (rows.isEmpty()) {
      throw ResnetException.data(
          run.path() + " has no metrics.csv of its epochs; restore it from a copy");
    }
    RunConfig edited = run.config().withRecipe(run.config().recipe().withModel(spec));
    String parent = run.path().toAbsolutePath().normalize().toString();
    RunConfig config = edited.withHistory(Session.edit(parent, run.config(), edited, rows.size()));
    Network network = config.network();
    Shape image = Shape.parse(config.inputShape());
    StepPlan plan = config.plan();
    plan.require(network, trained.device());
    try (var net = plan.create(network, image, config.seed(), trained.device(), Element.FLOAT32);
        var gradients = plan.step(net, image);
        var optimizer = new FlatOptimizer(config.recipe().optimizer(), net)) {
      Graft.copy(trained, net);
      net.requireFinite();
      return write(out, config, rows, new Checkpoint.Memory(net, optimizer, gradients));
    }
  }

  private static RunFolder write(
      Path out, RunConfig config, List<EpochMetrics> rows, Checkpoint.Memory memory) {
    RunFolder run = RunFolder.create(out, config);
    Map<String, String> metadata = WeightsMetadata.of(config);
    WeightsFile.save(memory.net(), run.weights(), metadata);
    WeightsFile.save(memory.net(), run.best(), metadata);
    run.writeMetrics(rows);
    long step = rows.get(rows.size() - 1).step();
    new Checkpoint(rows.size(), step).of(config).save(run.checkpoint(), memory);
    return run;
  }
}
