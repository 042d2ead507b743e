package org.resnet4j.bench.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import org.resnet4j.bench.Item;

/** A step of an item as DJL's own trainer and predictor take it; its images are made before. */
final class DjlStep implements AutoCloseable {

  private final Item item;
  private final Model model = Model.newInstance("bench", Device.cpu(), "PyTorch");
  private final GraphBlock block;
  private final NDArray x;
  private final NDArray labels;
  private final Trainer trainer;
  private final ParameterStore parameters;

  DjlStep(Item item) {
    this.item = item;
    NDManager manager = model.getNDManager();
    Shape images = new Shape(item.batch(), 3, item.side(), item.side());
    block = new GraphBlock(item.build());
    model.setBlock(block);
    x = manager.randomNormal(images);
    labels = manager.randomInteger(0, item.classes(), new Shape(item.batch()), DataType.INT64);
    trainer = model.newTrainer(config(item));
    trainer.initialize(images);
    parameters = new ParameterStore(manager, false);
  }

  private static DefaultTrainingConfig config(Item item) {
    var loss = Loss.softmaxCrossEntropyLoss();
    return new DefaultTrainingConfig(loss)
        .optDevices(new Device[] {Device.cpu()})
        .optInitializer(new XavierInitializer(), Parameter.Type.WEIGHT)
        .optOptimizer(optimizer(item.task()));
  }

  private static Optimizer optimizer(Item.Task task) {
    if (task == Item.Task.ADAM) {
      return Optimizer.adam().optLearningRateTracker(Tracker.fixed((float) Item.ADAM_RATE)).build();
    }
    return Optimizer.sgd()
        .setLearningRateTracker(Tracker.fixed((float) Item.SGD_RATE))
        .optMomentum((float) Item.MOMENTUM)
        .optWeightDecays((float) Item.WEIGHT_DECAY)
        .build();
  }

  void run() {
    NDManager manager = model.getNDManager();
    try (NDManager step = manager.newSubManager()) {
      x.attach(step);
      labels.attach(step);
      if (item.task().trains()) {
        train();
      } else {
        block.forward(parameters, new NDList(x), false);
      }
      x.attach(manager);
      labels.attach(manager);
    }
  }

  private void train() {
    try (GradientCollector collector = trainer.newGradientCollector()) {
      NDList logits = trainer.forward(new NDList(x));
      NDArray loss = trainer.getLoss().evaluate(new NDList(labels), logits);
      collector.backward(loss);
    }
    trainer.step();
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
