package org.resnet4j.torch.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.resnet4j.ResnetException;
import org.resnet4j.format.DType;
import org.resnet4j.format.Elements;
import org.resnet4j.format.Safetensors;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.pytorch.TorchFile;
import org.resnet4j.graph.StateDict;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.weights.Fit;
import org.resnet4j.weights.OpenedWeights;
import org.resnet4j.weights.Selection;

/** A network's state dict in files. Loading is strict. */
public final class WeightsFile {

  private WeightsFile() {}

  /** Writes all parameters, statistics and counters as a .pth for PyTorch; beside and renamed. */
  public static void savePth(Model net, Path file) {
    try (var scope = Scope.open()) {
      TorchFile.write(file, Map.of(), entries(net));
    }
  }

  /** Writes all parameters, statistics and counters as safetensors; beside and renamed. */
  public static void save(Model net, Path file, Map<String, String> metadata) {
    try (var scope = Scope.open()) {
      Safetensors.write(file, metadata, entries(net));
    }
  }

  /** The state dict as entries of a file; see {@link ContiguousBytes}. */
  public static List<TensorEntry> entries(Model net) {
    var bytes = ContiguousBytes.forParameters(net);
    List<TensorEntry> entries = new ArrayList<>();
    for (StateDict.Entry entry : StateDict.of(net.network()).entries()) {
      List<Long> shape = entry.shape().stream().map(Integer::longValue).toList();
      if (entry.kind() == StateDict.Kind.COUNTER) {
        long count = net.statistics().steps(node(entry.name()));
        entries.add(new TensorEntry(entry.name(), DType.I64, shape, () -> counter(count)));
      } else {
        DType type = net.element().fileType();
        entries.add(bytes.entry(entry.name(), type, net.values(entry)));
      }
    }
    return entries;
  }

  /** The state dict as entries of a file, with a prefix before each name. */
  public static List<TensorEntry> entries(Model net, String prefix) {
    return entries(net).stream()
        .map(e -> new TensorEntry(prefix + e.name(), e.dtype(), e.shape(), e.data()))
        .toList();
  }

  /**
   * Fills the network from what {@link #entries(Model, String)} wrote.
   *
   * @throws ResnetException (data) naming the first that is missing or of another size
   */
  public static void load(Model net, TensorFile tensors, String prefix) {
    for (StateDict.Entry entry : StateDict.of(net.network()).entries()) {
      String theirs = prefix + entry.name();
      long elements =
          entry.shape().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
      if (!tensors.contains(theirs) || tensors.info(theirs).elements() != elements) {
        throw ResnetException.data(tensors.path() + " has no " + theirs + " of its size");
      }
      fill(net, entry, tensors, theirs);
    }
  }

  /**
   * Fills the network from a file of any format, or a folder of Hugging Face's or timm's, and
   * returns its metadata. Names are matched as {@link Fit} does it; floating-point types are
   * converted.
   *
   * @throws ResnetException (data) with all missing, unexpected and mis-shaped names where the file
   *     does not fit
   */
  public static Map<String, String> load(Model net, Path file) {
    try (var weights = OpenedWeights.open(file, Selection.ALL)) {
      load(net, weights.tensors(), Fit.of(net.network(), weights.tensors()));
      return weights.tensors().metadata();
    }
  }

  /** Fills the network from an opened file whose tensors were compared with it already. */
  public static void load(Model net, TensorFile tensors, Fit fit) {
    fit.require(tensors.path());
    for (StateDict.Entry entry : StateDict.of(net.network()).entries()) {
      String theirs = fit.names().get(entry.name());
      if (theirs == null) {
        continue; // a counter that the file does not have
      }
      fill(net, entry, tensors, theirs);
    }
  }

  private static void fill(Model net, StateDict.Entry entry, TensorFile tensors, String theirs) {
    if (entry.kind() == StateDict.Kind.COUNTER) {
      net.statistics().setSteps(node(entry.name()), counter(tensors, theirs));
    } else {
      read(tensors, theirs, net.values(entry));
    }
  }

  /** Copies one tensor of a file into one of the same number of elements. */
  public static void read(TensorFile tensors, String name, Tensor target) {
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      target.copy_(row(tensors, name).view_as(target));
    }
  }

  /** The elements of one tensor of a file, (n) on the host; belongs to the open scope. */
  public static Tensor row(TensorFile tensors, String name) {
    ScalarType type = torchType(tensors, name);
    Tensor host = Tensors.host(type, tensors.info(name).elements());
    Tensors.bytes(host).put(readable(tensors, name));
    return host;
  }

  /** Elements of 8 bits as floats, all others as they are. */
  private static ByteBuffer readable(TensorFile tensors, String name) {
    DType type = tensors.info(name).dtype();
    ByteBuffer data = tensors.data(name);
    return type.isFloat() && type.bytes() == 1 ? Elements.convert(data, type, DType.F32) : data;
  }

  private static String node(String counter) {
    return counter.substring(0, counter.lastIndexOf('.'));
  }

  /** Of any type: {@code half()} over a whole state dict makes halves of counters too. */
  private static long counter(TensorFile tensors, String name) {
    ByteBuffer data = tensors.data(name);
    DType type = tensors.info(name).dtype();
    return switch (type) {
      case I64 -> data.getLong(0);
      case I32 -> data.getInt(0);
      case I16 -> data.getShort(0);
      case I8, U8, BOOL -> Byte.toUnsignedLong(data.get(0));
      case F64, F32, F16, BF16, F8_E4M3, F8_E5M2, F8_E4M3FNUZ, F8_E5M2FNUZ ->
          (long) Elements.toFloats(data, type)[0];
      case U64 -> data.getLong(0);
      case U32 -> Integer.toUnsignedLong(data.getInt(0));
      case U16 -> Short.toUnsignedInt(data.getShort(0));
      default ->
          throw ResnetException.data(
              "%s: tensor %s has type %s, which counts nothing"
                  .formatted(tensors.path(), name, type));
    };
  }

  private static ByteBuffer counter(long count) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, count);
  }

  private static ScalarType torchType(TensorFile tensors, String name) {
    DType type = tensors.info(name).dtype();
    return switch (type) {
      case F64 -> ScalarType.Double;
      case F32, F8_E4M3, F8_E5M2, F8_E4M3FNUZ, F8_E5M2FNUZ -> ScalarType.Float;
      case F16 -> ScalarType.Half;
      case BF16 -> ScalarType.BFloat16;
      default ->
          throw ResnetException.data(
              "%s: tensor %s has type %s; weights are F64, F32, F16 or BF16"
                  .formatted(tensors.path(), name, type));
    };
  }
}
