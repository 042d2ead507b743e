package org.resnet4j.bench.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import java.util.List;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.OpVisitor;

/**
 * DJL's function for each operation without parameters.
 *
 * @param x the first input
 * @param inputs indices of all inputs
 * @param values of the graph so far
 */
// An array without a copy: the values grow while the graph runs.
@SuppressWarnings("ArrayRecordComponent")
record Functions(NDArray x, List<Integer> inputs, NDArray[] values) implements OpVisitor<NDArray> {

  @Override
  public NDArray other(Op op) {
    throw new IllegalArgumentException("no item has " + op);
  }

  @Override
  public NDArray input(Op.Input op) {
    return x;
  }

  @Override
  public NDArray pointwise(Op.Pointwise op) {
    return op.isRelu() ? Activation.relu(x) : other(op);
  }

  @Override
  public NDArray add(Op.Add op) {
    return x.add(values[inputs.get(1)]);
  }

  @Override
  public NDArray maxPool(Op.MaxPool op) {
    return Pool.maxPool2d(
        x,
        Layers.square(op.kernel()),
        Layers.square(op.stride()),
        Layers.square(op.padding()),
        false);
  }

  @Override
  public NDArray globalAvgPool(Op.GlobalAvgPool op) {
    return Pool.globalAvgPool2d(x);
  }

  @Override
  public NDArray zeroPadChannels(Op.ZeroPadChannels op) {
    NDArray thin = op.stride() == 1 ? x : x.get(":, :, ::" + op.stride() + ", ::" + op.stride());
    return thin.pad(new Shape(0, 0, 0, 0, op.before(), op.after()), 0);
  }
}
