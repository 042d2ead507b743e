package org.resnet4j.torch.internal.onednn;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;
import org.resnet4j.graph.Activation;
import org.resnet4j.torch.ActivationKernel;
import org.resnet4j.torch.internal.calls.MemoryView;

/**
 * What a kernel does to its result on the way out: adds an array, then applies a function.
 *
 * @param added of the result's shape; where it is the result itself, the kernel adds to what is
 *     there
 */
public record Epilogue(@Nullable MemoryView added, @Nullable Activation function) {

  /** Nothing. */
  public static final Epilogue NONE = new Epilogue(null, null);

  /** Part of a kernel's cache key: kernels differ by fused sum and activation. */
  List<?> key(MemoryView result) {
    return List.of(
        added == null ? "" : inPlace(result) ? "in place" : added.signature(),
        function == null ? "" : function);
  }

  private boolean inPlace(MemoryView result) {
    return added != null && added.liesWhere(result);
  }

  primitive_attr attributes(ProgramBuilder builder, MemoryView result) {
    if (added == null && function == null) {
      return builder.plain();
    }
    post_ops steps = builder.keep(new post_ops());
    if (inPlace(result)) {
      steps.append_sum();
    } else if (added != null) {
      steps.append_binary(algorithm.binary_add, builder.layout(added));
    }
    if (function != null) {
      ActivationKernel kernel = ActivationKernel.of(function);
      steps.append_eltwise(algorithm.valueOf(kernel.primitive()), kernel.alpha(), kernel.beta());
    }
    primitive_attr attributes = builder.attributes();
    attributes.set_post_ops(steps);
    return attributes;
  }

  List<Argument> arguments(MemoryView result) {
    return added == null || inPlace(result)
        ? List.of()
        : List.of(
            new Argument(dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | dnnl.DNNL_ARG_SRC_1, added));
  }
}
