package org.resnet4j.bench.dl4j;

import java.util.Locale;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.resnet4j.bench.Item;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Op;

/** A step of an item as DL4J's graph takes it; its images are made before. */
final class Dl4jStep {

  private final Item item;
  private final ComputationGraph net;
  private final INDArray[] images;
  private final INDArray[] labels;

  Dl4jStep(Item item) {
    this.item = item;
    Network network = item.build();
    net = new ComputationGraph(configuration(network, item).build());
    net.init();
    requireSameParameters(network, net.numParams());
    images = new INDArray[] {Nd4j.randn(DataType.FLOAT, item.batch(), 3, item.side(), item.side())};
    labels = new INDArray[] {oneHot(item.batch(), item.classes())};
  }

  /**
   * Without input types, since every layer says its own; from them DL4J would infer wrong channels
   * behind a merge.
   */
  private static GraphBuilder configuration(Network network, Item item) {
    double decay = item.task() == Item.Task.SGD ? Item.WEIGHT_DECAY : 0;
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.FLOAT)
            .weightInit(WeightInit.RELU)
            .updater(updater(item.task()))
            .l2(decay)
            .l2Bias(decay)
            .graphBuilder();
    GraphLayers.add(graph, network);
    return graph;
  }

  /** DL4J's momentum is Nesterov's, which costs the same. */
  private static IUpdater updater(Item.Task task) {
    return task == Item.Task.ADAM
        ? new Adam(Item.ADAM_RATE)
        : new Nesterovs(Item.SGD_RATE, Item.MOMENTUM);
  }

  /** DL4J counts a batch norm's running mean and variance as parameters. */
  private static void requireSameParameters(Network network, long dl4j) {
    long statistics =
        network.nodes().stream()
            .mapToLong(node -> node.op() instanceof Op.BatchNorm norm ? 2L * norm.channels() : 0)
            .sum();
    if (dl4j - statistics != network.parameterCount()) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "DL4J's net has %,d parameters, ours %,d", dl4j - statistics, network.parameterCount()));
    }
  }

  private static INDArray oneHot(int batch, int classes) {
    var random = new Random(1);
    INDArray rows = Nd4j.zeros(DataType.FLOAT, batch, classes);
    for (int i = 0; i < batch; i++) {
      rows.putScalar(i, random.nextInt(classes), 1);
    }
    return rows;
  }

  void run() {
    if (item.task().trains()) {
      net.fit(images, labels);
    } else {
      net.output(images);
    }
  }
}
