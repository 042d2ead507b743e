package org.resnet4j.studies.papers.he2015;

import java.util.List;
import org.resnet4j.graph.Activation;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Value;

/** The nets that He et al. 2015 compare theirs with, to be counted, not trained. */
final class VggNets {

  /** Simonyan and Zisserman 2014 (arXiv 1409.1556), Table 1, columns D and E. */
  private record Column(int depth, List<Integer> convolutions) {}

  private static final List<Column> TABLE =
      List.of(
          new Column(16, List.of(2, 2, 3, 3, 3)), //
          new Column(19, List.of(2, 2, 4, 4, 4)));

  private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512, 512);
  private static final int HIDDEN = 4096;
  private static final int LAST_MAPS = 512 * 7 * 7;

  private VggNets() {}

  /** VGG-16 or VGG-19 at 3x224x224, 1000 classes. */
  static Network network(int depth) {
    Column column = TABLE.stream().filter(net -> net.depth() == depth).findFirst().orElseThrow();
    var net = new NetworkBuilder("vgg" + depth, Shape.map(3, 224, 224));
    Value x = net.input();
    int channels = 3;
    for (int stage = 0; stage < WIDTHS.size(); stage++) {
      for (int i = 0; i < column.convolutions().get(stage); i++) {
        Op conv = new Op.Conv(channels, WIDTHS.get(stage), 3, 1, 1, 1, true);
        x = net.add("relu", Activation.RELU.op(), net.add("conv", conv, x));
        channels = WIDTHS.get(stage);
      }
      x = net.add("pool", new Op.MaxPool(2, 2, 0), x);
    }
    x = net.add("flatten", new Op.Flatten(), x);
    x =
        net.add(
            "relu",
            Activation.RELU.op(),
            net.add("fc1", new Op.Linear(LAST_MAPS, HIDDEN, true), x));
    x =
        net.add(
            "relu", Activation.RELU.op(), net.add("fc2", new Op.Linear(HIDDEN, HIDDEN, true), x));
    net.add("fc3", new Op.Linear(HIDDEN, 1000, true), x);
    return net.build();
  }
}
