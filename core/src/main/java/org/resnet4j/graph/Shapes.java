package org.resnet4j.graph;

import java.util.ArrayList;
import java.util.List;
import org.resnet4j.ResnetException;

/** Reading: the shape of every node's output at a given input shape. */
public final class Shapes {

  private Shapes() {}

  /**
   * Shapes by node id.
   *
   * @throws ResnetException (usage) naming the node and both shapes where the network does not fit
   */
  public static List<Shape> of(Network network, Shape input) {
    List<Shape> shapes = new ArrayList<>();
    for (Node node : network.nodes()) {
      List<Shape> inputs = node.inputs().stream().map(shapes::get).toList();
      shapes.add(infer(node.name(), node.op(), inputs.isEmpty() ? List.of(input) : inputs));
    }
    return shapes;
  }

  /** The output of one operation. */
  static Shape infer(String node, Op op, List<Shape> inputs) {
    return op.accept(new Inference(node, inputs));
  }

  private record Inference(String node, List<Shape> inputs) implements Op.Visitor<Shape> {

    @Override
    public Shape input(Op.Input op) {
      if (!in().isMap()) {
        throw ResnetException.usage(
            node + ": images are maps (channels x height x width), got " + in());
      }
      return channels(op.channels());
    }

    @Override
    public Shape conv(Op.Conv op) {
      channels(op.in());
      return window(op.kernel(), op.stride(), op.padding()).withChannels(op.out());
    }

    @Override
    public Shape batchNorm(Op.BatchNorm op) {
      return channels(op.channels());
    }

    @Override
    public Shape groupNorm(Op.GroupNorm op) {
      return channels(op.channels());
    }

    @Override
    public Shape pointwise(Op.Pointwise op) {
      return in();
    }

    @Override
    public Shape add(Op.Add op) {
      return bothEqual("an addition");
    }

    @Override
    public Shape scale(Op.Scale op) {
      return in();
    }

    @Override
    public Shape gate(Op.Gate op) {
      boolean one = in().isMap() && inputs.get(1).equals(Shape.map(in().channels(), 1, 1));
      return one ? in() : bothEqual("a gate");
    }

    @Override
    public Shape dropout(Op.Dropout op) {
      return in();
    }

    @Override
    public Shape localResponseNorm(Op.LocalResponseNorm op) {
      return in();
    }

    @Override
    public Shape maxPool(Op.MaxPool op) {
      return window(op.kernel(), op.stride(), op.padding());
    }

    @Override
    public Shape avgPool(Op.AvgPool op) {
      return window(op.kernel(), op.stride(), 0, op.stride() - 1);
    }

    @Override
    public Shape globalAvgPool(Op.GlobalAvgPool op) {
      return Shape.vector(in().channels());
    }

    @Override
    public Shape adaptiveAvgPool(Op.AdaptiveAvgPool op) {
      return Shape.map(in().channels(), op.side(), op.side());
    }

    @Override
    public Shape flatten(Op.Flatten op) {
      return Shape.vector(Math.toIntExact(in().elements()));
    }

    @Override
    public Shape linear(Op.Linear op) {
      channels(op.in());
      return Shape.vector(op.out());
    }

    @Override
    public Shape zeroPadChannels(Op.ZeroPadChannels op) {
      return window(1, op.stride(), 0).withChannels(op.before() + in().channels() + op.after());
    }

    private Shape in() {
      return inputs.get(0);
    }

    private Shape bothEqual(String what) {
      if (!inputs.get(0).equals(inputs.get(1))) {
        throw ResnetException.usage(
            node
                + ": "
                + what
                + " needs two equal shapes, got "
                + inputs.get(0)
                + " and "
                + inputs.get(1));
      }
      return in();
    }

    private Shape channels(int expected) {
      if (in().channels() != expected) {
        throw ResnetException.usage(
            node + ": expects " + expected + " channels, got " + in().channels() + " of " + in());
      }
      return in();
    }

    private Shape window(int kernel, int stride, int padding) {
      return window(kernel, stride, padding, 0);
    }

    /**
     * The shape of a map of windows.
     *
     * @param beyond how far the last window may reach beyond the padding
     */
    private Shape window(int kernel, int stride, int padding, int beyond) {
      int more = 2 * padding + beyond - kernel;
      int height = (in().height() + more) / stride + 1;
      int width = (in().width() + more) / stride + 1;
      boolean fits = Math.min(in().height(), in().width()) + more >= 0;
      if (!fits) {
        throw ResnetException.usage(
            node
                + ": a map of "
                + in()
                + " shrinks to nothing under a "
                + kernel
                + "x"
                + kernel
                + " window with padding "
                + padding
                + "; use larger images");
      }
      return new Shape(in().channels(), height, width);
    }
  }
}
