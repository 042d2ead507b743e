package org.resnet4j.studies.papers.veit2016;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.Text;
import org.resnet4j.graph.Block;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.torch.compute.CrossEntropy;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.compute.StepResult;
import org.resnet4j.torch.compute.Targets;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.torch.reference.Probe;

/**
 * The plain step with a gradient that comes on short paths alone: at each step it passes the
 * branches of a few random blocks, so no path is longer than they are many, and all shortcuts. The
 * other blocks compute as ever and get no gradient at that step; an optimizer's momentum and decay
 * go on for them (Veit et al. 2016, section 4.4: 23 of 54).
 */
public final class FewBlocksStep implements GradientStep {

  private final Model net;
  private final Interpreter interpreter;
  private final int count;
  private final SplittableRandom random;

  /**
   * A step.
   *
   * @param count of blocks whose branches the gradient passes
   * @param seed of the choices
   * @throws IllegalArgumentException where the network has fewer blocks
   */
  public FewBlocksStep(Model net, int count, long seed) {
    if (count < 0 || count > net.network().blocks().size()) {
      throw new IllegalArgumentException(
          Text.of(
              "%d of the %d blocks of %s",
              count, net.network().blocks().size(), net.network().name()));
    }
    this.net = net;
    this.interpreter = new Interpreter(net);
    this.count = count;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public StepResult gradients(Tensor images, Targets targets) {
    Tensor logits = interpreter.forward(images, Mode.TRAIN, Probe.barrier(others()));
    Tensor loss = CrossEntropy.PLAIN.loss(logits, targets);
    net.parameters().zeroGrad();
    loss.backward();
    return new StepResult(logits, loss);
  }

  /** Ends of the branches that were not drawn. */
  private Set<Integer> others() {
    List<Block> blocks = new ArrayList<>(net.network().blocks());
    for (int drawn = 0; drawn < count; drawn++) {
      blocks.remove(random.nextInt(blocks.size()));
    }
    Set<Integer> ends = new HashSet<>();
    blocks.forEach(block -> ends.add(block.branch()));
    return ends;
  }

  @Override
  public PixelOrder pixelOrder() {
    return interpreter.pixelOrder();
  }
}
