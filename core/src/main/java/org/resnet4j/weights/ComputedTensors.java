package org.resnet4j.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.resnet4j.format.DType;
import org.resnet4j.format.Elements;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;

/**
 * A file's tensors as the layers use them. PyTorch keeps a pruned weight as {@code weight_orig} and
 * {@code weight_mask}, which it multiplies, and a weight-normalised one as its norms and its
 * direction: {@code weight_g} and {@code weight_v}, since PyTorch 2.0 {@code
 * parametrizations.weight.original0} and {@code original1}. Here both are one tensor, {@code
 * weight}, computed when it is read.
 */
final class ComputedTensors extends ForwardingTensors {

  /** How a pair is named, and how it becomes one tensor. */
  private record Kind(
      String first,
      String second,
      String title,
      BiFunction<DoubleBuffer, DoubleBuffer, double[]> product) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("%s_orig", "%s_mask", "pruned", ComputedTensors::masked),
          new Kind("%s_v", "%s_g", "weight-normalised", ComputedTensors::scaled),
          new Kind(
              "parametrizations.%s.original1",
              "parametrizations.%s.original0", "weight-normalised", ComputedTensors::scaled));

  /** Two tensors of the file that are one. */
  private record Pair(TensorInfo result, TensorInfo first, TensorInfo second, Kind kind) {}

  private final Map<String, Pair> pairs = new LinkedHashMap<>();

  ComputedTensors(TensorFile file) {
    super(file);
    for (TensorInfo info : file.tensors()) {
      Pair pair = pair(info);
      if (pair != null && !tensors.containsKey(pair.result().name())) {
        tensors.remove(pair.first().name());
        tensors.remove(pair.second().name());
        tensors.put(pair.result().name(), pair.result());
        pairs.put(pair.result().name(), pair);
      }
    }
  }

  List<String> computed() {
    return List.copyOf(pairs.keySet());
  }

  private @Nullable Pair pair(TensorInfo first) {
    int dot = first.name().lastIndexOf('.') + 1;
    for (Kind kind : KINDS) {
      String[] ends = kind.first().split("%s", 2);
      String name = first.name();
      int begin = ends[0].isEmpty() ? dot : name.lastIndexOf(ends[0]);
      boolean named = begin >= 0 && name.startsWith(ends[0], begin) && name.endsWith(ends[1]);
      int end = name.length() - ends[1].length();
      if (named && begin + ends[0].length() < end) {
        String role = name.substring(begin + ends[0].length(), end);
        Pair pair = pair(kind, first, name.substring(0, begin), role);
        if (pair != null) {
          return pair;
        }
      }
    }
    return null;
  }

  private @Nullable Pair pair(Kind kind, TensorInfo first, String module, String role) {
    String name = module + kind.second().formatted(role);
    if (!file().contains(name) || !first.dtype().isFloat()) {
      return null;
    }
    TensorInfo second = file().info(name);
    boolean fits =
        kind.second().equals("%s_mask")
            ? second.shape().equals(first.shape())
            : isNormByRow(first.shape(), second.shape());
    TensorInfo result = new TensorInfo(module + role, first.dtype(), first.shape());
    return fits ? new Pair(result, first, second, kind) : null;
  }

  /** Norms over all but the first dimension, PyTorch's default. */
  private static boolean isNormByRow(List<Long> direction, List<Long> norms) {
    return !direction.isEmpty()
        && norms.size() == direction.size()
        && norms.get(0).equals(direction.get(0))
        && norms.stream().skip(1).allMatch(extent -> extent == 1);
  }

  private static double[] masked(DoubleBuffer values, DoubleBuffer mask) {
    double[] product = new double[values.remaining()];
    for (int i = 0; i < product.length; i++) {
      product[i] = values.get(i) * mask.get(i);
    }
    return product;
  }

  /** g v / |v|, row by row. */
  private static double[] scaled(DoubleBuffer direction, DoubleBuffer norms) {
    double[] product = new double[direction.remaining()];
    int row = norms.remaining() == 0 ? 0 : product.length / norms.remaining();
    for (int r = 0; r < norms.remaining(); r++) {
      double squares = 0;
      for (int i = r * row; i < (r + 1) * row; i++) {
        squares += direction.get(i) * direction.get(i);
      }
      for (int i = r * row; i < (r + 1) * row; i++) {
        product[i] = direction.get(i) * (norms.get(r) / Math.sqrt(squares));
      }
    }
    return product;
  }

  @Override
  public ByteBuffer data(String name) {
    Pair pair = pairs.get(name);
    if (pair == null) {
      return file().data(name);
    }
    double[] product = pair.kind().product().apply(doubles(pair.first()), doubles(pair.second()));
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(Double.BYTES, product.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(product);
    return Elements.convert(bytes, DType.F64, pair.result().dtype())
        .asReadOnlyBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private DoubleBuffer doubles(TensorInfo info) {
    return Elements.convert(file().data(info.name()), info.dtype(), DType.F64).asDoubleBuffer();
  }
}
