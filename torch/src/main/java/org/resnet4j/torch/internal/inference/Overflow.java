package org.resnet4j.torch.internal.inference;

import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.onednn.ProgramBuilder;

/** Whether a program's values were ever so large that others may have overflowed. */
final class Overflow {

  private final Set<Integer> looked;
  private boolean possible;

  /**
   * @param looked see {@link ValueBounds}
   */
  Overflow(Set<Integer> looked) {
    this.looked = Set.copyOf(looked);
  }

  /** Lists a look at a node's value where one is wanted. */
  void watch(int node, MemoryView value, ProgramBuilder builder) {
    if (looked.contains(node)) {
      builder.call(
          this::look, builder.view(value, new long[] {value.elements()}, new long[] {1}, 0));
    }
  }

  private void look(List<Tensor> values) {
    possible |= !(Kernels.greatest(values.get(0)) <= ValueBounds.SEEN); // NaN is not
  }

  void forget() {
    possible = false;
  }

  boolean possible() {
    return possible;
  }
}
