package org.resnet4j.torch.internal.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.resnet4j.torch.internal.calls.MemoryView;

/** An array in its role for a primitive. */
record Argument(int role, MemoryView array) {

  static Argument source(MemoryView array) {
    return new Argument(dnnl.DNNL_ARG_SRC, array);
  }

  static Argument secondSource(MemoryView array) {
    return new Argument(dnnl.DNNL_ARG_SRC_1, array);
  }

  static Argument weights(MemoryView array) {
    return new Argument(dnnl.DNNL_ARG_WEIGHTS, array);
  }

  static Argument bias(MemoryView array) {
    return new Argument(dnnl.DNNL_ARG_BIAS, array);
  }

  static Argument result(MemoryView array) {
    return new Argument(dnnl.DNNL_ARG_DST, array);
  }

  static Argument resultGradient(MemoryView array) {
    return new Argument(dnnl.DNNL_ARG_DIFF_DST, array);
  }

  static Argument sourceGradient(MemoryView array) {
    return new Argument(dnnl.DNNL_ARG_DIFF_SRC, array);
  }

  static Argument workspace(MemoryView array) {
    return new Argument(dnnl.DNNL_ARG_WORKSPACE, array);
  }
}
