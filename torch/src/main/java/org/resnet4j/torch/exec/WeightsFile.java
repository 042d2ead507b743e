package org.resnet4j.torch.exec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.ResnetException;
import org.resnet4j.format.DType;
import org.resnet4j.format.Safetensors;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.graph.StateDict;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;

/** A network's state dict in a safetensors file, with PyTorch's names. Loading is strict. */
public final class WeightsFile {

  private WeightsFile() {}

  /** Writes all parameters, statistics and counters; beside and renamed. */
  public static void save(Executor net, Path file, Map<String, String> metadata) {
    try (var scope = Scope.open()) {
      Safetensors.write(file, metadata, entries(net));
    }
  }

  /** The state dict as entries of a file, valid while the open scope is. */
  public static List<TensorEntry> entries(Executor net) {
    List<TensorEntry> entries = new ArrayList<>();
    for (StateDict.Entry entry : StateDict.of(net.network()).entries()) {
      List<Long> shape = entry.shape().stream().map(Integer::longValue).toList();
      if (entry.kind() == StateDict.Kind.COUNTER) {
        long count = net.statistics().steps(node(entry.name()));
        entries.add(new TensorEntry(entry.name(), DType.I64, shape, () -> counter(count)));
      } else {
        entries.add(entry(entry.name(), net.element().fileType(), shape, tensor(net, entry)));
      }
    }
    return entries;
  }

  /** A tensor as an entry of a file, valid while the open scope is. */
  public static TensorEntry entry(String name, DType type, List<Long> shape, Tensor tensor) {
    return new TensorEntry(
        name, type, shape, () -> Tensors.bytes(tensor.detach().cpu().contiguous()));
  }

  /**
   * Fills the network from a file and returns the file's metadata. Floating-point types are
   * converted.
   *
   * @throws ResnetException (data) with all missing, unexpected and mis-shaped names where the file
   *     does not fit
   */
  public static Map<String, String> load(Executor net, Path file) {
    try (var tensors = Safetensors.open(file)) {
      load(net, file, tensors, "");
      return tensors.metadata();
    }
  }

  /** The same from an opened file; names that start with the ignored prefix are somebody else's. */
  public static void load(Executor net, Path file, Safetensors tensors, String ignored) {
    StateDict expected = StateDict.of(net.network());
    requireFit(net.network().name(), expected, file, tensors, ignored);
    for (StateDict.Entry entry : expected.entries()) {
      if (entry.kind() != StateDict.Kind.COUNTER) {
        read(tensors, entry.name(), tensor(net, entry));
      } else if (tensors.contains(entry.name())) {
        net.statistics().setSteps(node(entry.name()), counter(tensors, file, entry.name()));
      }
    }
  }

  /** Copies one tensor of a file into one of the same number of elements. */
  public static void read(Safetensors tensors, String name, Tensor target) {
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      long[] sizes = {target.numel()};
      Tensor host = Tensors.host(torchType(tensors.info(name).dtype(), name), sizes);
      Tensors.bytes(host).put(tensors.data(name));
      target.copy_(host.view_as(target));
    }
  }

  private static Tensor tensor(Executor net, StateDict.Entry entry) {
    return entry.kind() == StateDict.Kind.PARAMETER
        ? net.parameters().get(entry.name())
        : net.statistic(entry.name());
  }

  private static String node(String counter) {
    return counter.substring(0, counter.lastIndexOf('.'));
  }

  private static long counter(Safetensors tensors, Path file, String name) {
    DType type = tensors.info(name).dtype();
    if (type != DType.I64) {
      throw ResnetException.data(file + ": " + name + " counts in " + type + "; it must be I64");
    }
    return tensors.data(name).getLong(0);
  }

  private static ByteBuffer counter(long count) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, count);
  }

  private static ScalarType torchType(DType type, String name) {
    return switch (type) {
      case F64 -> ScalarType.Double;
      case F32 -> ScalarType.Float;
      case F16 -> ScalarType.Half;
      case BF16 -> ScalarType.BFloat16;
      default ->
          throw ResnetException.data(
              "tensor " + name + " has type " + type + "; weights are F64, F32, F16 or BF16");
    };
  }

  private static void requireFit(
      String model, StateDict expected, Path file, Safetensors tensors, String ignored) {
    List<String> missing = new ArrayList<>();
    List<String> misshaped = new ArrayList<>();
    Set<String> unexpected = new LinkedHashSet<>();
    tensors.tensors().forEach(info -> unexpected.add(info.name()));
    if (!ignored.isEmpty()) {
      unexpected.removeIf(name -> name.startsWith(ignored));
    }
    for (StateDict.Entry entry : expected.entries()) {
      unexpected.remove(entry.name());
      if (!tensors.contains(entry.name())) {
        if (entry.kind() != StateDict.Kind.COUNTER) {
          missing.add(entry.name());
        }
      } else if (!shape(entry).equals(tensors.info(entry.name()).shape())) {
        misshaped.add(
            entry.name()
                + " "
                + tensors.info(entry.name()).shape()
                + " instead of "
                + shape(entry));
      }
    }
    List<String> faults = new ArrayList<>();
    addFault(faults, "missing", missing);
    addFault(faults, "unexpected", List.copyOf(unexpected));
    addFault(faults, "of another shape", misshaped);
    if (!faults.isEmpty()) {
      throw ResnetException.data(
          file + " does not fit " + model + ": " + String.join("; ", faults));
    }
  }

  private static List<Long> shape(StateDict.Entry entry) {
    return entry.shape().stream().map(Integer::longValue).toList();
  }

  private static void addFault(List<String> faults, String what, List<String> names) {
    if (!names.isEmpty()) {
      faults.add(names.size() + " " + what + ": " + String.join(", ", names));
    }
  }
}
