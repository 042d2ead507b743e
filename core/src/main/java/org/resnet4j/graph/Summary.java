package org.resnet4j.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Reading: what each layer gives and costs.
 *
 * @param network the model spec
 * @param input shape of one image
 * @param layers one a node, in order
 */
public record Summary(String network, Shape input, List<Layer> layers) {

  public Summary {
    layers = List.copyOf(layers);
  }

  /**
   * One node's line.
   *
   * @param op the operation with its sizes, as a person reads it
   * @param output shape of one image's output
   * @param parameters trained values
   * @param multiplyAdds multiplications with addition for one image; convolutions and linear layers
   *     count, padding taps are counted, biases are not
   */
  public record Layer(String name, String op, Shape output, long parameters, long multiplyAdds) {}

  /**
   * Reads a network at an input shape.
   *
   * @throws org.resnet4j.ResnetException (usage) where images of that shape do not fit the network
   */
  public static Summary of(Network network, Shape input) {
    List<Shape> shapes = Shapes.of(network, input);
    List<Layer> layers = new ArrayList<>();
    for (Node node : network.nodes()) {
      Shape output = shapes.get(node.id());
      long parameters =
          node.op().accept(new OpParameters(node.name())).stream()
              .mapToLong(Parameter::elements)
              .sum();
      long cost = node.op().accept(new MultiplyAdds(output));
      layers.add(new Layer(node.name(), describe(node.op()), output, parameters, cost));
    }
    return new Summary(network.name(), input, layers);
  }

  /** Sum over the layers. */
  public long parameters() {
    return layers.stream().mapToLong(Layer::parameters).sum();
  }

  /** Sum over the layers, for one image. */
  public long multiplyAdds() {
    return layers.stream().mapToLong(Layer::multiplyAdds).sum();
  }

  /**
   * Those of a training step, an image: a backward pass costs about two forward passes, one for the
   * gradients of the values and one for those of the weights.
   */
  public long trainingMultiplyAdds() {
    return 3 * multiplyAdds();
  }

  private static String describe(Op op) {
    return op.accept(new Description());
  }

  private record MultiplyAdds(Shape output) implements OpVisitor<Long> {
    @Override
    public Long other(Op op) {
      return 0L;
    }

    @Override
    public Long conv(Op.Conv op) {
      long taps = (long) op.kernel() * op.kernel() * (op.in() / op.groups());
      return taps * output.elements();
    }

    @Override
    public Long linear(Op.Linear op) {
      return (long) op.in() * op.out();
    }
  }

  private record Description() implements OpVisitor<String> {
    @Override
    public String other(Op op) {
      return op.getClass().getSimpleName();
    }

    @Override
    public String conv(Op.Conv op) {
      String groups = op.groups() == 1 ? "" : ", " + op.groups() + " groups";
      return square("Conv", op.kernel(), op.stride()) + groups + (op.bias() ? ", bias" : "");
    }

    @Override
    public String pointwise(Op.Pointwise op) {
      return op.function().title();
    }

    @Override
    public String groupNorm(Op.GroupNorm op) {
      return "GroupNorm " + op.groups();
    }

    @Override
    public String maxPool(Op.MaxPool op) {
      return square("MaxPool", op.kernel(), op.stride());
    }

    @Override
    public String avgPool(Op.AvgPool op) {
      return square("AvgPool", op.kernel(), op.stride());
    }

    @Override
    public String scale(Op.Scale op) {
      return "Scale " + op.factor();
    }

    @Override
    public String gate(Op.Gate op) {
      return op.complement() ? "Gate 1-g" : "Gate g";
    }

    @Override
    public String dropout(Op.Dropout op) {
      return "Dropout " + op.p();
    }

    @Override
    public String localResponseNorm(Op.LocalResponseNorm op) {
      return "LocalResponseNorm " + op.n();
    }

    @Override
    public String adaptiveAvgPool(Op.AdaptiveAvgPool op) {
      return square("AdaptiveAvgPool", op.side(), 1);
    }

    private static String square(String name, int kernel, int stride) {
      return name + " " + kernel + "x" + kernel + (stride == 1 ? "" : "/" + stride);
    }
  }
}
