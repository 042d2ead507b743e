package org.resnet4j.torch.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
   * @throws org.resnet4j.ResnetException (usage) where out exists, or the net is none
   */
  public static RunFolder write(Path out, RunFolder run, Executor trained, String spec) {
    RunConfig config = run.config().withRecipe(run.config().recipe().withModel(spec));
    Network network = config.network();
    Shape image = Shape.parse(config.inputShape());
    StepPlan plan = config.plan();
    plan.require(network, trained.device());
    RunFolder edited = RunFolder.create(out, config);
    try (var net = plan.create(network, image, config.seed(), trained.device(), Element.FLOAT32);
        var gradients = plan.step(net, image);
        var optimizer = new FlatOptimizer(config.recipe().optimizer(), net)) {
      Graft.copy(trained, net);
      Map<String, String> metadata = WeightsMetadata.of(config);
      WeightsFile.save(net, edited.weights(), metadata);
      WeightsFile.save(net, edited.best(), metadata);
      List<EpochMetrics> rows = run.metrics();
      edited.writeMetrics(rows);
      long step = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).step();
      Checkpoint position = new Checkpoint(rows.size(), step);
      Checkpoint.save(edited.checkpoint(), net, optimizer, gradients, position);
    }
    return edited;
  }
}
