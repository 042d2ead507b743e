package org.resnet4j.torch.internal.program;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.torch.Scope;

/** A program's calls of a node on libtorch. In single precision. */
record TapeCalls(TapedNode taped) {

  /** Computes the last tensor from those before it. */
  void forward(List<Tensor> tensors) {
    int last = tensors.size() - 1;
    try (var scope = Scope.open()) {
      tensors.get(last).copy_(taped.value(single(tensors.subList(0, last))));
    }
  }

  /** From the gradient of the value, the first tensor, and the inputs, the inputs' gradients. */
  void backward(List<Tensor> tensors) {
    int count = taped.node().inputs().size();
    try (var scope = Scope.open()) {
      List<Tensor> given = single(tensors.subList(0, 1 + count));
      List<Tensor> gradients = taped.gradients(given.subList(1, 1 + count), given.get(0));
      for (int i = 0; i < count; i++) {
        tensors.get(1 + count + i).copy_(gradients.get(i));
      }
    }
  }

  /** The tensors themselves where they have the network's type. */
  private List<Tensor> single(List<Tensor> tensors) {
    return tensors.stream().map(t -> t.to(taped.net().element().torchType())).toList();
  }
}
