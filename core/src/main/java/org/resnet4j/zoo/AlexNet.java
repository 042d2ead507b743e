package org.resnet4j.zoo;

import java.util.List;
import org.resnet4j.graph.Init;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.NetworkBuilder;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Value;

/**
 * The net of Krizhevsky, Sutskever and Hinton 2012 ("ImageNet Classification with Deep
 * Convolutional Neural Networks"): five convolutions, three fully connected layers.
 *
 * <ul>
 *   <li>Section 3.5, Fig. 2: convolutions 2, 4 and 5 see the half of the maps that lies on their
 *       GPU: two groups. The third sees all.
 *   <li>Section 3.3: local response normalisation after the ReLU of convolutions 1 and 2, with k =
 *       2, n = 5, alpha = 1e-4, beta = 0.75; it sums over all neighbouring channels.
 *   <li>Section 3.4: overlapping max pooling, 3x3 with stride 2, after the normalisations and the
 *       fifth convolution.
 *   <li>Section 4.2: dropout of half of the values of the first two fully connected layers. The
 *       paper halves outputs in evaluation; here the kept ones are doubled in training, which is
 *       the same net.
 *   <li>Section 5: weights start with deviation 0.01; biases at 1 in convolutions 2, 4, 5 and the
 *       hidden fully connected layers, at 0 elsewhere: {@code init=gaussian}. It is made for the
 *       paper's images, bytes of 0 to 255 less their mean; on images normalised to a deviation of 1
 *       signals start a hundred times smaller, and {@code init=kaiming} learns where this does not.
 * </ul>
 *
 * <p>The paper's first convolution, 11x11 with stride 4 on 224, does not give its 55x55 maps; with
 * padding 2 it does (60,965,224 parameters).
 *
 * @param image what it is designed for
 * @param convolutions the five
 * @param side of the last maps
 * @param hidden width of the hidden fully connected layers
 */
record AlexNet(
    String name, String source, Shape image, List<Op.Conv> convolutions, int side, int hidden) {

  private static final String PAPER = "Krizhevsky et al. 2012";
  private static final Op.LocalResponseNorm LRN = new Op.LocalResponseNorm(5, 1e-4, 0.75, 2);
  private static final Op.Dropout HALF = new Op.Dropout(0.5);

  static final AlexNet IMAGENET =
      new AlexNet(
          "alexnet",
          PAPER + ", sections 3 to 5",
          Shape.map(3, 224, 224),
          List.of(
              new Op.Conv(3, 96, 11, 4, 2, 1, true),
              new Op.Conv(96, 256, 5, 1, 2, 2, true),
              new Op.Conv(256, 384, 3, 1, 1, 1, true),
              new Op.Conv(384, 384, 3, 1, 1, 2, true),
              new Op.Conv(384, 256, 3, 1, 1, 2, true)),
          6,
          4096);

  /**
   * AlexNet's ideas at 32x32; widths, the 5x5 stem without stride and the Kaiming start (see above)
   * are ours.
   */
  static final AlexNet CIFAR =
      new AlexNet(
          "cifar-alexnet",
          PAPER + ", at 32x32",
          Shape.map(3, 32, 32),
          List.of(
              new Op.Conv(3, 64, 5, 1, 2, 1, true),
              new Op.Conv(64, 128, 5, 1, 2, 2, true),
              new Op.Conv(128, 192, 3, 1, 1, 1, true),
              new Op.Conv(192, 192, 3, 1, 1, 2, true),
              new Op.Conv(192, 128, 3, 1, 1, 2, true)),
          3,
          512);

  static final List<AlexNet> TABLE = List.of(IMAGENET, CIFAR);

  AlexNet {
    convolutions = List.copyOf(convolutions);
  }

  Network build(ModelSpec spec, int classes) {
    var net = new NetworkBuilder(spec.toString(), image);
    var layers = new Layers(net, spec);
    Value x = net.input();
    for (int i = 1; i <= convolutions.size(); i++) {
      x = layers.activation(convolution(layers, i, x));
      if (i <= 2 && spec.isOn(Option.LRN)) {
        x = net.add("norm" + i, LRN, x);
      }
      if (i <= 2 || i == convolutions.size()) {
        x = net.add("pool" + i, new Op.MaxPool(3, 2, 0), x);
      }
    }
    x = net.add("flatten", new Op.Flatten(), x);
    int features = convolutions.get(convolutions.size() - 1).out() * side * side;
    x = dropout(layers, layers.activation(linear(layers, "fc6", x, features, hidden, Init.ONES)));
    x = dropout(layers, layers.activation(linear(layers, "fc7", x, hidden, hidden, Init.ONES)));
    linear(layers, "fc8", x, hidden, classes, Init.ZEROS);
    return net.build();
  }

  private Value convolution(Layers layers, int number, Value x) {
    boolean one = number == 2 || number == 4 || number == 5;
    Op.Conv conv = convolutions.get(number - 1);
    return weighted(layers, "conv" + number, conv, x, one ? Init.ONES : Init.ZEROS);
  }

  private static Value linear(Layers layers, String name, Value x, int in, int out, Init biases) {
    return weighted(layers, name, new Op.Linear(in, out, true), x, biases);
  }

  private static Value weighted(Layers layers, String name, Op op, Value x, Init papersBiases) {
    Value y = layers.weighted(name, op, x);
    if (layers.spec().get(Option.INIT).equals("gaussian")) {
      layers.net().init(y, "bias", papersBiases);
    }
    return y;
  }

  private static Value dropout(Layers layers, Value x) {
    return layers.spec().isOn(Option.DROPOUT) ? layers.net().add("dropout", HALF, x) : x;
  }
}
