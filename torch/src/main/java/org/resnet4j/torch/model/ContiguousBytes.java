package org.resnet4j.torch.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.format.DType;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.graph.Parameter;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;

/**
 * Tensors as entries of a file, in PyTorch's order. What lies in another order or on a device is
 * copied when its turn comes, each into the memory of the one before: so a file takes no more than
 * the largest. Belongs to the open scope.
 */
public final class ContiguousBytes {

  private final Tensor memory;

  private ContiguousBytes(Tensor memory) {
    this.memory = memory;
  }

  /** With room for what has the size of a network's parameters. */
  public static ContiguousBytes forParameters(Model net) {
    long largest =
        net.network().parameters().stream().mapToLong(Parameter::elements).max().orElse(0);
    return new ContiguousBytes(Tensors.empty(net.element().torchType(), largest));
  }

  /**
   * A tensor as an entry, whose bytes are valid until the next ones are asked for.
   *
   * @param tensor one of the network's size and type, or on the host and in PyTorch's order
   */
  public TensorEntry entry(String name, DType type, Tensor tensor) {
    List<Long> shape = Arrays.stream(Tensors.sizes(tensor)).boxed().toList();
    return new TensorEntry(name, type, shape, () -> bytes(tensor));
  }

  private ByteBuffer bytes(Tensor tensor) {
    if (!tensor.is_cuda() && tensor.is_contiguous()) {
      return Tensors.bytes(tensor);
    }
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      Tensor copy = memory.narrow(0, 0, tensor.numel()).view(Tensors.sizes(tensor));
      return Tensors.bytes(copy.copy_(tensor));
    }
  }
}
