package org.resnet4j.bench.gpu;

import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.bench.Arguments;
import org.resnet4j.bench.Item;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.recipe.Optimizer;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.GradientStep;
import org.resnet4j.torch.compute.StepResult;
import org.resnet4j.torch.engine.StepSettings;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.train.FlatOptimizer;
import org.resnet4j.zoo.Zoo;

/**
 * A net, an optimizer and a batch of random images that lies on the device already, as peers have
 * it: forward, backward, update.
 */
final class GpuSteps implements AutoCloseable {

  private final Owner owner = new Owner();
  private final Device device;
  private final Model net;
  private final GradientStep gradients;
  private final FlatOptimizer optimizer;
  private final Optimizer settings;
  private final Tensor images;
  private final Tensor labels;

  /** What is trained, and how. */
  record Work(
      String net, int classes, int side, int batch, String task, String plan, String precision) {

    /** Of a program's options. */
    static Work of(Arguments given) {
      return new Work(
          given.text("--net", "cifar-resnet20"),
          given.number("--classes", 10, 1),
          given.number("--side", 32, 1),
          given.number("--batch", 128, 1),
          given.text("--task", "sgd"),
          given.text("--plan", "plain"),
          given.text("--precision", "fp32"));
    }

    /** The same by another plan. */
    Work by(String otherPlan) {
      return new Work(net, classes, side, batch, task, otherPlan, precision);
    }

    private Optimizer optimizer() {
      return task.equals("adam")
          ? Optimizer.Adam.of(Item.ADAM_RATE)
          : new Optimizer.Sgd(Item.SGD_RATE, Item.MOMENTUM, Item.WEIGHT_DECAY, false);
    }
  }

  GpuSteps(Work work, Device device) {
    this.device = device;
    Network network = Zoo.network(work.net(), work.classes());
    Shape image = Shape.map(3, work.side(), work.side());
    Precision precision = Precision.parse(work.precision());
    StepSettings plan = StepSettings.choose(Optional.of(work.plan()), precision, network, device);
    settings = work.optimizer();
    net = plan.create(network, image, 1, device, Element.FLOAT32);
    gradients = plan.step(net, image);
    optimizer = new FlatOptimizer(settings, net);
    var random = new Random(work.batch());
    try (var scope = Scope.open()) {
      images = owner.keep(images(work, random));
      long[] places = random.longs(work.batch(), 0, work.classes()).toArray();
      labels = owner.keep(Tensors.ofLongs(places, device));
    }
  }

  private Tensor images(Work work, Random random) {
    long n = work.batch();
    long side = work.side();
    int size = Math.toIntExact(n * 3 * side * side);
    double[] values = random.doubles(size, -2, 2).toArray();
    Tensor flat = Tensors.ofDoubles(values, Element.FLOAT32, device, size);
    return Tensors.images(flat, gradients.pixelOrder(), n, 3, side, side);
  }

  /** One step; the device may be busy with it when this returns. */
  void run() {
    try (var scope = Scope.open()) {
      optimizer.step(settings.rate(), gradients.gradients(images, labels).overflow());
    }
  }

  /** One step, whose loss is waited for. */
  double loss() {
    try (var scope = Scope.open()) {
      StepResult losses = gradients.gradients(images, labels);
      optimizer.step(settings.rate(), losses.overflow());
      return losses.loss().item_double();
    }
  }

  /** Milliseconds of a step, the mean of so many that are done without waiting for each. */
  double milliseconds(int steps) {
    device.synchronize();
    long start = System.nanoTime();
    LongStream.range(0, steps).forEach(i -> run());
    device.synchronize();
    return (System.nanoTime() - start) / 1e6 / steps;
  }

  /** All gradients of the last step, in the order of the plan. */
  double[] gradients() {
    return Tensors.toDoubles(net.parameters().gradients());
  }

  @Override
  public void close() {
    optimizer.close();
    gradients.close();
    net.close();
    owner.close();
  }
}
