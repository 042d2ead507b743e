package org.resnet4j.torch.internal.onednn;

import org.bytedeco.dnnl.global.dnnl;

/** An array in its role for a primitive. */
record Argument(int role, Array array) {

  static Argument source(Array array) {
    return new Argument(dnnl.DNNL_ARG_SRC, array);
  }

  static Argument secondSource(Array array) {
    return new Argument(dnnl.DNNL_ARG_SRC_1, array);
  }

  static Argument weights(Array array) {
    return new Argument(dnnl.DNNL_ARG_WEIGHTS, array);
  }

  static Argument bias(Array array) {
    return new Argument(dnnl.DNNL_ARG_BIAS, array);
  }

  static Argument result(Array array) {
    return new Argument(dnnl.DNNL_ARG_DST, array);
  }

  static Argument resultGradient(Array array) {
    return new Argument(dnnl.DNNL_ARG_DIFF_DST, array);
  }

  static Argument sourceGradient(Array array) {
    return new Argument(dnnl.DNNL_ARG_DIFF_SRC, array);
  }

  static Argument workspace(Array array) {
    return new Argument(dnnl.DNNL_ARG_WORKSPACE, array);
  }
}
