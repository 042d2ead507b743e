package org.resnet4j.torch.onednn;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel does to its result on the way out: adds an array, then rectifies.
 *
 * @param added of the result's shape
 */
public record Epilogue(@Nullable Array added, boolean rectified) {

  /** Nothing. */
  public static final Epilogue NONE = new Epilogue(null, false);

  List<?> key() {
    return List.of(added == null ? "" : added.signature(), rectified);
  }

  primitive_attr attributes(ProgramBuilder builder) {
    if (added == null && !rectified) {
      return builder.plain();
    }
    post_ops steps = builder.keep(new post_ops());
    if (added != null) {
      steps.append_binary(algorithm.binary_add, added.layout());
    }
    if (rectified) {
      steps.append_eltwise(algorithm.eltwise_relu, 0f, 0f);
    }
    primitive_attr attributes = builder.attributes();
    attributes.set_post_ops(steps);
    return attributes;
  }

  List<Argument> arguments() {
    return added == null
        ? List.of()
        : List.of(
            new Argument(dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | dnnl.DNNL_ARG_SRC_1, added));
  }
}
