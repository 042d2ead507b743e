package org.resnet4j.torch.internal.onednn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.resnet4j.torch.internal.calls.Addresses;
import org.resnet4j.torch.internal.calls.MemoryView;

/** oneDNN's memory objects of a program's arrays, at their addresses, and calls on them. */
final class Bindings {

  private final ProgramBuilder builder;
  private final OneDnn oneDnn;
  private final dnnl_stream stream;
  private final Addresses addresses;
  private final Map<MemoryView, memory> objects = new HashMap<>();
  private final Map<Kernel, dnnl_primitive> primitives = new HashMap<>();

  Bindings(ProgramBuilder builder, OneDnn oneDnn, Addresses addresses) {
    this.builder = builder;
    this.oneDnn = oneDnn;
    this.stream = builder.keep(oneDnn.stream().get());
    this.addresses = addresses;
  }

  memory of(MemoryView array) {
    return objects.computeIfAbsent(
        array,
        key -> builder.keep(new memory(builder.layout(key), oneDnn.engine(), addresses.of(key))));
  }

  Runnable bind(Kernel kernel, List<Argument> arguments) {
    int count = arguments.size();
    dnnl_exec_arg_t list = builder.keep(new dnnl_exec_arg_t(count));
    for (int i = 0; i < count; i++) {
      Argument argument = arguments.get(i);
      list.position(i).arg(argument.role()).memory(of(argument.array()).get());
    }
    list.position(0);
    dnnl_primitive primitive =
        primitives.computeIfAbsent(kernel, key -> builder.keep(key.primitive().get()));
    return () -> check(dnnl.dnnl_primitive_execute(primitive, stream, count, list));
  }

  private static void check(int status) {
    if (status != dnnl.dnnl_success) {
      throw new IllegalStateException("a oneDNN primitive failed with status " + status);
    }
  }
}
