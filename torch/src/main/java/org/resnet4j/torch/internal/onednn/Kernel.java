package org.resnet4j.torch.internal.onednn;

import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;
import org.resnet4j.torch.internal.calls.DataType;
import org.resnet4j.torch.internal.calls.MemoryView;

/** A primitive, ready to be called on any memory of its shapes. */
final class Kernel {

  private final primitive ready;
  private final primitive_desc_base desc;

  Kernel(ProgramBuilder builder, primitive ready, primitive_desc_base desc) {
    this.ready = builder.keep(ready);
    this.desc = builder.keep(desc);
  }

  primitive primitive() {
    return ready;
  }

  /** What it was made from: layouts that it chose, its name. */
  primitive_desc_base desc() {
    return desc;
  }

  /** The layout of its n-th argument of a kind. */
  memory.desc layout(ProgramBuilder builder, int query) {
    return builder.keep(desc.query_md(query, 0));
  }

  Optional<Argument> scratch(ProgramBuilder builder) {
    memory.desc scratch = desc.scratchpad_desc();
    if (scratch.get_size() == 0) {
      return Optional.empty();
    }
    MemoryView array = builder.array(DataType.F32, new long[0], builder.keep(scratch));
    return Optional.of(new Argument(dnnl.DNNL_ARG_SCRATCHPAD, array));
  }
}
