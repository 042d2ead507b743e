package org.resnet4j.studies.papers.he2015;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Activation;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Value;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.recipe.Schedule;
import org.resnet4j.studies.StudyContext;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Parts;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.StepResult;
import org.resnet4j.torch.compute.Targets;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.torch.train.Example;
import org.resnet4j.torch.train.FlatOptimizer;
import org.resnet4j.torch.train.Loop;
import org.resnet4j.torch.train.Observer;
import org.resnet4j.torch.train.Updates;

/**
 * Fits one block to a mapping of noise: y = relu(F(x)), or relu(F(x) + x), with F = conv3x3, bn,
 * relu, conv3x3, bn, x at least 0. Both kinds of block begin with the same weights and see the same
 * noise.
 */
final class BlockRegression implements AutoCloseable {

  private static final int CHANNELS = 16;
  private static final int SIDE = 8;
  private static final int BATCH = 32;
  private static final double RATE = 0.01;
  private static final double SMALL = 0.1;

  /** Of a constant rate the last error would be what the optimizer shakes. */
  private static final Schedule DECAY = new Schedule.Cosine();

  /** What is to be learned. */
  enum Mapping {
    /** H(x) = x. */
    IDENTITY,
    /** H(x) = relu(x + a tenth of another F(x)). */
    NEAR_IDENTITY
  }

  /**
   * How far it is.
   *
   * @param error mean squared error over the variance of what is to be learned
   * @param branch root mean square of F(x) over that of x
   */
  record Progress(long step, double error, double branch) {}

  private final Parts parts = new Parts();
  private final boolean residual;
  private final Mapping mapping;
  private final long seed;
  private final StudyContext context;
  private final Model branch;
  private final Model other;
  private final FlatOptimizer optimizer;

  /** Returns the settings that all regressions share. */
  static Map<String, Object> settings() {
    return Map.of(
        "channels", CHANNELS,
        "side", SIDE,
        "batch", BATCH,
        "rate", RATE,
        "small", SMALL,
        "schedule", DECAY);
  }

  BlockRegression(boolean residual, Mapping mapping, long seed, StudyContext context) {
    this.residual = residual;
    this.mapping = mapping;
    this.seed = seed;
    this.context = context;
    branch = parts.add(() -> model(seed), Model::close);
    other = parts.add(() -> model(seed + 1_000), Model::close);
    optimizer =
        parts.add(() -> new FlatOptimizer(Optimizer.Adam.of(RATE), branch), FlatOptimizer::close);
  }

  private Model model(long start) {
    return Model.create(network(), start, context.device(), Element.FLOAT32);
  }

  /** F alone. */
  private static Network network() {
    NetworkBuilder net = new NetworkBuilder("branch", Shape.map(CHANNELS, SIDE, SIDE));
    Value x = net.input();
    x = net.add("bn1", norm(), net.add("conv1", conv(), x));
    x = net.add("relu", Activation.RELU.op(), x);
    net.add("bn2", norm(), net.add("conv2", conv(), x));
    return net.build();
  }

  private static Op conv() {
    return new Op.Conv(CHANNELS, CHANNELS, 3, 1, 1, 1, false);
  }

  private static Op norm() {
    return new Op.BatchNorm(CHANNELS, 1e-5, 0.1);
  }

  /** Trains, and returns the error before each step whose number is a multiple of {@code every}. */
  List<Progress> learn(int steps, int every) {
    List<Progress> progress = new ArrayList<>();
    try (var updates = new Updates(branch, optimizer)) {
      new Loop(this::regress, updates, step -> RATE * DECAY.at(step, steps + 1), seed)
          .run(
              0,
              steps + 1L,
              this::noise,
              new Observer() {
                @Override
                public void computed(long step, Example example, StepResult result) {
                  if (step % every == 0) {
                    progress.add(progress(step, example, result));
                  }
                }
              });
    }
    return progress;
  }

  private Example noise() {
    context.stopIfAsked();
    Tensor normal = Kernels.normal(BATCH, CHANNELS, SIDE, SIDE);
    Tensor x = Tensors.toDevice(normal, context.device()).relu();
    return new Example(x, Targets.of(target(x)), BATCH);
  }

  /** The gradients of the mean squared error; what comes out is F(x), not y. */
  private StepResult regress(Tensor x, Targets targets) {
    Tensor f = new Interpreter(branch).forward(x, Mode.TRAIN);
    Tensor y = residual ? f.add(x).relu() : f.relu();
    Tensor loss = y.sub(targets.labels()).square().mean();
    branch.parameters().zeroGrad();
    loss.backward();
    return new StepResult(f, loss);
  }

  private static Progress progress(long step, Example example, StepResult result) {
    Tensor target = example.targets().labels();
    double variance = target.sub(target.mean()).square().mean().item_double();
    double branch = result.logits().square().mean().item_double();
    double size = branch / example.images().square().mean().item_double();
    return new Progress(step, result.loss().item_double() / variance, Math.sqrt(size));
  }

  private Tensor target(Tensor x) {
    if (mapping == Mapping.IDENTITY) {
      return x;
    }
    try (var noGrad = NoGrad.on()) {
      Tensor small = new Interpreter(other).forward(x, Mode.TRAIN);
      return x.add(Kernels.scale(new Op.Scale(SMALL), small)).relu();
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
