package org.resnet4j.torch.internal.inference;

import java.util.List;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Shape;
import org.resnet4j.graph.Shapes;
import org.resnet4j.graph.edit.BatchNormFolding;
import org.resnet4j.torch.model.Model;

/**
 * What an {@link ProgramInference} computes.
 *
 * @param net whose parameters and statistics it takes
 * @param folding its network without the batch norms that convolutions take over
 * @param shapes of that network's nodes
 */
record FoldedNet(Model net, BatchNormFolding folding, List<Shape> shapes) {

  static FoldedNet of(Model net, Shape image) {
    BatchNormFolding folding = BatchNormFolding.of(net.network());
    return new FoldedNet(net, folding, Shapes.of(folding.network(), image));
  }

  Network network() {
    return folding.network();
  }

  Shape image() {
    return shapes.get(0);
  }

  /** Elements of the largest value of one image. */
  long largest() {
    return shapes.stream().mapToLong(Shape::elements).max().orElseThrow();
  }

  int classes() {
    return shapes.get(shapes.size() - 1).channels();
  }
}
