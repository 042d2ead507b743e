package org.resnet4j.bench.dl4j;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.resnet4j.graph.Network;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.OpVisitor;

/** Adds DL4J's layer or vertex for a node, under the node's name. */
final class GraphLayers implements OpVisitor<GraphBuilder> {

  private final GraphBuilder graph;
  private final String name;
  private final String[] inputs;

  private GraphLayers(GraphBuilder graph, Network network, Node node) {
    this.graph = graph;
    this.name = node.name();
    this.inputs =
        node.inputs().stream().map(id -> network.nodes().get(id).name()).toArray(String[]::new);
  }

  /** Adds the whole network, layer by layer. */
  static void add(GraphBuilder graph, Network network) {
    for (Node node : network.nodes()) {
      node.op().accept(new GraphLayers(graph, network, node));
    }
    graph.setOutputs(network.output().name());
  }

  @Override
  public GraphBuilder other(Op op) {
    throw new IllegalArgumentException("no item has " + op);
  }

  @Override
  public GraphBuilder input(Op.Input op) {
    return graph.addInputs(name);
  }

  @Override
  public GraphBuilder conv(Op.Conv op) {
    if (op.groups() != 1) {
      return other(op);
    }
    return layer(
        new ConvolutionLayer.Builder(op.kernel(), op.kernel())
            .nIn(op.in())
            .nOut(op.out())
            .stride(op.stride(), op.stride())
            .padding(op.padding(), op.padding())
            .convolutionMode(ConvolutionMode.Truncate)
            .hasBias(op.bias())
            .activation(Activation.IDENTITY)
            .build());
  }

  @Override
  public GraphBuilder batchNorm(Op.BatchNorm op) {
    return layer(
        new BatchNormalization.Builder()
            .nIn(op.channels())
            .nOut(op.channels())
            .eps(op.epsilon())
            .decay(1 - op.momentum())
            .build());
  }

  @Override
  public GraphBuilder pointwise(Op.Pointwise op) {
    return op.isRelu() ? layer(new ActivationLayer(Activation.RELU)) : other(op);
  }

  @Override
  public GraphBuilder add(Op.Add op) {
    return graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), inputs);
  }

  @Override
  public GraphBuilder maxPool(Op.MaxPool op) {
    return layer(pool(op.kernel(), op.stride(), op.padding()));
  }

  @Override
  public GraphBuilder globalAvgPool(Op.GlobalAvgPool op) {
    return layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build());
  }

  /** DL4J has no layer that pads channels: some channels times zero stand before and after. */
  @Override
  public GraphBuilder zeroPadChannels(Op.ZeroPadChannels op) {
    String thin = inputs[0];
    if (op.stride() > 1) {
      thin = name + ".thin";
      graph.addLayer(thin, pool(1, op.stride(), 0), inputs);
    }
    zeros(name + ".before", op.before(), thin);
    zeros(name + ".after", op.after(), thin);
    return graph.addVertex(name, new MergeVertex(), name + ".before", thin, name + ".after");
  }

  private void zeros(String zeros, int channels, String of) {
    graph.addVertex(zeros + ".some", new SubsetVertex(0, channels - 1), of);
    graph.addVertex(zeros, new ScaleVertex(0), zeros + ".some");
  }

  /** The last layer; DL4J's has the loss in it. */
  @Override
  public GraphBuilder linear(Op.Linear op) {
    return layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(op.in())
            .nOut(op.out())
            .hasBias(op.bias())
            .activation(Activation.SOFTMAX)
            .build());
  }

  private static SubsamplingLayer pool(int kernel, int stride, int padding) {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(kernel, kernel)
        .stride(stride, stride)
        .padding(padding, padding)
        .convolutionMode(ConvolutionMode.Truncate)
        .build();
  }

  private GraphBuilder layer(Layer layer) {
    return graph.addLayer(name, layer, inputs);
  }
}
