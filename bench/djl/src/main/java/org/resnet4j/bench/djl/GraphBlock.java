package org.resnet4j.bench.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Shapes;

/**
 * A network's graph made of DJL's own blocks, one a layer. DJL's ResNetV1 builds other nets for 18
 * and 34 layers and for CIFAR, so that its times would not be of the same work.
 */
final class GraphBlock extends AbstractBlock {

  private static final byte VERSION = 1;

  private final Network network;
  private final Map<Integer, Block> layers = new HashMap<>();

  GraphBlock(Network network) {
    super(VERSION);
    this.network = network;
    for (Node node : network.nodes()) {
      node.op()
          .accept(new Layers())
          .ifPresent(layer -> layers.put(node.id(), addChildBlock(node.name(), layer)));
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    NDArray[] values = new NDArray[network.nodes().size()];
    for (Node node : network.nodes()) {
      NDArray x = node.inputs().isEmpty() ? inputs.head() : values[node.inputs().get(0)];
      Block layer = layers.get(node.id());
      values[node.id()] =
          layer == null
              ? node.op().accept(new Functions(x, node.inputs(), values))
              : layer.forward(parameters, new NDList(x), training).head();
    }
    return new NDList(values[network.output().id()]);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    var image =
        org.resnet4j.graph.Shape.map(
            (int) inputs[0].get(1), (int) inputs[0].get(2), (int) inputs[0].get(3));
    List<org.resnet4j.graph.Shape> shapes = Shapes.of(network, image);
    for (Node node : network.nodes()) {
      Block layer = layers.get(node.id());
      if (layer != null) {
        layer.initialize(
            manager, type, batched(shapes.get(node.inputs().get(0)), inputs[0].get(0)));
      }
    }
  }

  private static Shape batched(org.resnet4j.graph.Shape shape, long batch) {
    return shape.isMap()
        ? new Shape(batch, shape.channels(), shape.height(), shape.width())
        : new Shape(batch, shape.channels());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), network.classes())};
  }
}
