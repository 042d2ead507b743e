package org.resnet4j.torch.internal.onednn;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Loader;
import org.resnet4j.torch.Libtorch;
import org.resnet4j.torch.Scope;

/** oneDNN's engine for this processor, loaded once. It computes in libtorch's OpenMP threads. */
public final class OneDnn {

  private static final class Holder {
    static final boolean AVAILABLE = load();
  }

  private final engine processor;
  private final stream queue;

  OneDnn(engine processor, stream queue) {
    this.processor = processor;
    this.queue = queue;
  }

  /** Whether its library is on the class path and loads on this machine. */
  public static boolean available() {
    return Holder.AVAILABLE;
  }

  private static boolean load() {
    Libtorch.load();
    try (var quiet = Libtorch.withoutVersionWarning();
        var scope = Scope.open()) {
      Loader.load(dnnl.class);
      return org.bytedeco.dnnl.engine.get_count(org.bytedeco.dnnl.engine.kind.cpu) > 0;
    } catch (LinkageError e) {
      return false;
    }
  }

  /** Its version: {@code 3.13.0}. */
  public static String version() {
    try (var scope = Scope.open()) {
      var version = dnnl.version();
      return version.major() + "." + version.minor() + "." + version.patch();
    }
  }

  /**
   * The vector instructions that its kernels may use here: {@code avx512_core_bf16}; the
   * architecture where oneDNN tells no more, as on ARM.
   */
  public static String instructions() {
    dnnl.cpu_isa instructions = dnnl.get_effective_cpu_isa();
    return instructions == dnnl.cpu_isa.isa_default
        ? System.getProperty("os.arch")
        : instructions.toString();
  }

  engine engine() {
    return processor;
  }

  stream stream() {
    return queue;
  }
}
