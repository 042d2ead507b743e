package org.resnet4j.torch.internal.program;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Node;
import org.resnet4j.torch.Tape;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.model.ParameterBuffer;
import org.resnet4j.torch.reference.Mode;
import org.resnet4j.torch.reference.NodeKernel;

/**
 * One node on libtorch, for operations without a formula of our own. Nothing is kept between value
 * and gradients: the value is computed once more, under a small autograd tape of its own.
 */
record TapedNode(Model net, Node node) {

  /** The node's value, in training. */
  Tensor value(List<Tensor> inputs) {
    return node.op().accept(new NodeKernel(net, node, inputs, Mode.TRAIN));
  }

  /**
   * The gradients of the inputs; those of the parameters are written.
   *
   * @param inputs the same as {@link #value} had
   * @param gradient of the value
   * @return some may share memory with the value's gradient
   */
  List<Tensor> gradients(List<Tensor> inputs, Tensor gradient) {
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
