package org.resnet4j.torch.internal.onednn;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * What programs read and never write, such as trained weights.
 *
 * @param name tells it from every other that the same {@link PackedWeights} hold
 * @param dims its dimensions
 * @param maker gives its values in single precision with any strides; called within a scope, where
 *     they are wanted
 */
public record Constant(String name, List<Long> dims, Supplier<Tensor> maker) {

  public Constant {
    dims = List.copyOf(dims);
  }

  long[] sizes() {
    return dims.stream().mapToLong(Long::longValue).toArray();
  }
}
