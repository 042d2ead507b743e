package org.resnet4j.torch.exec;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Node;
import org.resnet4j.torch.Owner;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tape;

/**
 * One node of a program on libtorch with a small autograd tape of its own: for operations without a
 * primitive. In single precision.
 */
final class TapeCalls implements AutoCloseable {

  private final Executor net;
  private final Node node;
  private Owner owner = new Owner();
  private List<Tensor> inputs = List.of();
  private @Nullable Tensor result;

  TapeCalls(Executor net, Node node) {
    this.net = net;
    this.node = node;
  }

  /** Computes the last tensor from those before it. */
  void forward(List<Tensor> tensors) {
    close();
    owner = new Owner();
    int last = tensors.size() - 1;
    try (var scope = Scope.open()) {
      List<Tensor> leaves = tensors.subList(0, last).stream().map(this::leaf).toList();
      try (var tape = Tape.on()) {
        result = owner.keep(node.op().accept(new NodeKernel(net, node, leaves, Mode.TRAIN)));
      }
      inputs = leaves;
      tensors.get(last).copy_(result.detach());
    }
  }

  private Tensor leaf(Tensor input) {
    Tensor leaf = owner.keep(input.to(net.element().torchType()).clone());
    leaf.set_requires_grad(true);
    return leaf;
  }

  /** From the gradient of the result, the first tensor, those of the inputs, the others. */
  void backward(List<Tensor> tensors) {
    Tensor value = result;
    if (value == null) {
      throw new IllegalStateException("backward of " + node.name() + " without forward");
    }
    try (var scope = Scope.open()) {
      clearParameterGradients();
      Tape.backward(value, tensors.get(0).to(net.element().torchType()));
      IntStream.range(0, inputs.size())
          .forEach(i -> tensors.get(i + 1).copy_(inputs.get(i).grad()));
    }
    close();
  }

  /** Autograd adds to a parameter's gradient; here it is in place of the last one. */
  private void clearParameterGradients() {
    ParameterBuffer parameters = net.parameters();
    parameters.views().keySet().stream()
        .filter(name -> name.startsWith(node.name() + "."))
        .forEach(name -> parameters.gradient(name).zero_());
  }

  @Override
  public void close() {
    owner.close();
    inputs = List.of();
    result = null;
  }
}
