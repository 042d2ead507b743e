package org.resnet4j.graph;

import java.util.ArrayList;
import java.util.List;

/** Reading: the parameters of an operation, with the usual initialisers. */
public record OpParameters(String node) implements OpVisitor<List<Parameter>> {

  @Override
  public List<Parameter> other(Op op) {
    return List.of();
  }

  @Override
  public List<Parameter> conv(Op.Conv op) {
    long area = (long) op.kernel() * op.kernel();
    long fanIn = op.in() / op.groups() * area;
    List<Integer> shape = List.of(op.out(), op.in() / op.groups(), op.kernel(), op.kernel());
    return withBias(
        new Parameter(node + ".weight", shape, Init.kaimingFanOut(op.out() * area)),
        op.bias(),
        op.out(),
        fanIn);
  }

  @Override
  public List<Parameter> batchNorm(Op.BatchNorm op) {
    return affine(op.channels());
  }

  @Override
  public List<Parameter> groupNorm(Op.GroupNorm op) {
    return affine(op.channels());
  }

  @Override
  public List<Parameter> linear(Op.Linear op) {
    List<Integer> shape = List.of(op.out(), op.in());
    return withBias(
        new Parameter(node + ".weight", shape, Init.pytorchDefault(op.in())),
        op.bias(),
        op.out(),
        op.in());
  }

  private List<Parameter> withBias(Parameter weight, boolean bias, int out, long fanIn) {
    List<Parameter> parameters = new ArrayList<>(List.of(weight));
    if (bias) {
      parameters.add(new Parameter(node + ".bias", List.of(out), Init.pytorchDefault(fanIn)));
    }
    return parameters;
  }

  private List<Parameter> affine(int channels) {
    return List.of(
        new Parameter(node + ".weight", List.of(channels), Init.ONES),
        new Parameter(node + ".bias", List.of(channels), Init.ZEROS));
  }
}
