package org.resnet4j.torch.internal.program;

import org.jspecify.annotations.Nullable;
import org.resnet4j.torch.internal.calls.MemoryView;
import org.resnet4j.torch.internal.calls.StepKernels;

/** The gradients that have come for each node while a backward pass is listed. */
final class GradientFlow {

  /**
   * @param fresh whether no other call reads the array, so that it may be overwritten
   */
  record Gradient(MemoryView array, boolean fresh) {}

  private final StepKernels kernels;
  private final @Nullable Gradient[] pending;

  GradientFlow(StepKernels kernels, int nodes) {
    this.kernels = kernels;
    this.pending = new Gradient[nodes];
  }

  /** Takes what a node's gradient is so far; the next comes anew. */
  @Nullable Gradient take(int node) {
    Gradient gradient = pending[node];
    pending[node] = null;
    return gradient;
  }

  void add(int node, MemoryView array, boolean fresh) {
    Gradient before = pending[node];
    pending[node] =
        before == null ? new Gradient(array, fresh) : sum(before, new Gradient(array, fresh));
  }

  private Gradient sum(Gradient a, Gradient b) {
    if (b.fresh() && !a.fresh()) {
      return sum(b, a);
    }
    MemoryView sum = writable(a);
    kernels.elementwise().add(a.array(), b.array(), sum, null);
    return new Gradient(sum, true);
  }

  /** The array itself where it may be overwritten, else a new one of its kind. */
  MemoryView writable(Gradient gradient) {
    MemoryView array = gradient.array();
    return gradient.fresh() ? array : kernels.calls().array(array.type(), array.dims());
  }
}
