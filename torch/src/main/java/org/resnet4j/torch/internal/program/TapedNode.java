package org.resnet4j.torch.internal.program;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Node;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tape;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.ParameterBuffer;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.torch.reference.NodeKernel;

/**
 * A program's calls of one node on libtorch, in single precision, for operations without a formula
 * of our own. Nothing is kept between value and gradients: the value is computed once more, under a
 * small autograd tape of its own.
 */
record TapedNode(Model net, Node node) {

  /** Computes the last tensor from those before it. */
  void forward(List<Tensor> tensors) {
    int last = tensors.size() - 1;
    try (var scope = Scope.open()) {
      tensors.get(last).copy_(value(single(tensors.subList(0, last))));
    }
  }

  /** From the gradient of the value, the first tensor, and the inputs, the inputs' gradients. */
  void backward(List<Tensor> tensors) {
    int count = node.inputs().size();
    try (var scope = Scope.open()) {
      List<Tensor> given = single(tensors.subList(0, 1 + count));
      List<Tensor> gradients = gradients(given.subList(1, 1 + count), given.get(0));
      for (int i = 0; i < count; i++) {
        tensors.get(1 + count + i).copy_(gradients.get(i));
      }
    }
  }

  /** The tensors themselves where they have the network's type. */
  private List<Tensor> single(List<Tensor> tensors) {
    return tensors.stream().map(t -> t.to(net.element().torchType())).toList();
  }

  private Tensor value(List<Tensor> inputs) {
    return node.op().accept(new NodeKernel(net, node, inputs, Mode.TRAIN));
  }

  /** The gradients of the inputs; those of the parameters are written. */
  private List<Tensor> gradients(List<Tensor> inputs, Tensor gradient) {
    List<Tensor> leaves = inputs.stream().map(Tensor::detach).toList();
    leaves.forEach(leaf -> leaf.set_requires_grad(true));
    clearParameterGradients();
    try (var tape = Tape.on()) {
      Tape.backward(value(leaves), gradient);
    }
    return leaves.stream().map(Tensor::grad).toList();
  }

  /** Autograd adds to a parameter's gradient; here it is in place of the last one. */
  private void clearParameterGradients() {
    ParameterBuffer parameters = net.parameters();
    parameters.views().keySet().stream()
        .filter(name -> name.startsWith(node.name() + "."))
        .forEach(name -> parameters.gradient(name).zero_());
  }
}
