package org.resnet4j.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.format.DType;
import org.resnet4j.format.Elements;
import org.resnet4j.format.TensorEntry;
import org.resnet4j.format.TensorFile;
import org.resnet4j.format.TensorInfo;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.edit.BatchNormFolding;

/**
 * A file's tensors with batch norms folded into the convolutions before them, under the file's own
 * names. Computed in double precision, rounded once to the convolution's type.
 *
 * @param fit the file and the network with its batch norms
 */
record FoldedTensors(TensorFile file, Fit fit, BatchNormFolding folding) {

  static FoldedTensors of(TensorFile file, Fit fit) {
    return new FoldedTensors(file, fit, BatchNormFolding.of(fit.network()));
  }

  /** In the file's order, each new bias after its weight. */
  List<TensorEntry> entries() {
    Set<String> gone = new HashSet<>();
    folding.folded().values().forEach(norm -> gone.addAll(tensorsOf(norm.name())));
    folding.folded().keySet().forEach(conv -> gone.addAll(tensorsOf(conv)));
    List<TensorEntry> entries = new ArrayList<>();
    for (TensorInfo info : file.tensors()) {
      String conv = convOf(info.name());
      if (!conv.isEmpty()) {
        entries.addAll(folded(conv, info));
      } else if (!gone.contains(info.name())) {
        entries.add(new TensorEntry(info, () -> file.data(info.name())));
      }
    }
    return entries;
  }

  private List<String> tensorsOf(String node) {
    return fit.names().entrySet().stream()
        .filter(entry -> entry.getKey().substring(0, entry.getKey().lastIndexOf('.')).equals(node))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The folded convolution whose weight this tensor is; empty for every other tensor. */
  private String convOf(String theirs) {
    return folding.folded().keySet().stream()
        .filter(conv -> theirs.equals(fit.names().get(conv + ".weight")))
        .findFirst()
        .orElse("");
  }

  private List<TensorEntry> folded(String conv, TensorInfo weight) {
    Node norm = Objects.requireNonNull(folding.folded().get(conv));
    String bias = weight.name().substring(0, weight.name().length() - "weight".length()) + "bias";
    List<Long> channels = weight.shape().subList(0, 1);
    return List.of(
        new TensorEntry(weight, () -> weight(weight, norm)),
        new TensorEntry(bias, weight.dtype(), channels, () -> bias(conv, weight.dtype(), norm)));
  }

  private ByteBuffer weight(TensorInfo info, Node norm) {
    DoubleBuffer w = doubles(info.name());
    double[] gain = gain(norm);
    int fanIn = w.remaining() / gain.length;
    double[] scaled = new double[w.remaining()];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = w.get(i) * gain[i / fanIn];
    }
    return bytes(scaled, info.dtype());
  }

  private ByteBuffer bias(String conv, DType type, Node norm) {
    double[] gain = gain(norm);
    DoubleBuffer beta = ours(norm.name() + ".bias");
    DoubleBuffer mean = ours(norm.name() + ".running_mean");
    boolean has = fit.names().containsKey(conv + ".bias");
    DoubleBuffer old = has ? ours(conv + ".bias") : DoubleBuffer.allocate(gain.length);
    double[] folded = new double[gain.length];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = beta.get(i) + (old.get(i) - mean.get(i)) * gain[i];
    }
    return bytes(folded, type);
  }

  /** gamma / sqrt(variance + epsilon), by channel. */
  private double[] gain(Node norm) {
    double epsilon = ((Op.BatchNorm) norm.op()).epsilon();
    DoubleUnaryOperator deviation = variance -> Math.sqrt(variance + epsilon);
    DoubleBuffer gamma = ours(norm.name() + ".weight");
    DoubleBuffer variance = ours(norm.name() + ".running_var");
    double[] gain = new double[gamma.remaining()];
    for (int i = 0; i < gain.length; i++) {
      gain[i] = gamma.get(i) / deviation.applyAsDouble(variance.get(i));
    }
    return gain;
  }

  private DoubleBuffer ours(String name) {
    return doubles(Objects.requireNonNull(fit.names().get(name)));
  }

  private DoubleBuffer doubles(String theirs) {
    DType type = file.info(theirs).dtype();
    if (!type.isFloat()) {
      throw ResnetException.data(
          "%s: tensor %s has type %s; what is folded must be F64, F32, F16 or BF16"
              .formatted(file.path(), SafeText.name(theirs), type));
    }
    return Elements.convert(file.data(theirs), type, DType.F64).asDoubleBuffer();
  }

  private static ByteBuffer bytes(double[] values, DType type) {
    ByteBuffer doubles =
        ByteBuffer.allocate(Math.multiplyExact(8, values.length)).order(ByteOrder.LITTLE_ENDIAN);
    doubles.asDoubleBuffer().put(values);
    return Elements.convert(doubles, DType.F64, type);
  }
}
