package org.resnet4j.torch.train;

import java.nio.charset.StandardCharsets;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.graph.StateDict;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.Model;

/** Weights, statistics and images by the formula of {@code make_parity.py}. */
public final class FormulaWeights {

  private FormulaWeights() {}

  /** Element i of the tensor of this name: a hash, spread over [-1, 1). */
  static double unit(int name, long i) {
    int h = (int) (i * 2654435761L + name);
    h ^= h >>> 15;
    h *= (int) 2246822519L;
    h ^= h >>> 13;
    h *= (int) 3266489917L;
    h ^= h >>> 16;
    return Integer.toUnsignedLong(h) / 2147483648.0 - 1;
  }

  /** FNV-1a, 32 bit. */
  static int hash(String name) {
    int h = (int) 2166136261L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      h = (h ^ (b & 0xff)) * 16777619;
    }
    return h;
  }

  /** The values that a tensor of this name and size gets. */
  public static double[] values(String name, int size, double offset, double scale) {
    int hash = hash(name);
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = offset + scale * unit(hash, i);
    }
    return values;
  }

  /** Fills all parameters and statistics. */
  public static void fill(Model net) {
    for (Node node : net.network().nodes()) {
      if (node.op() instanceof Op.Conv conv) {
        double fanOut = (double) conv.out() * conv.kernel() * conv.kernel();
        set(net, node, "weight", 0, Math.sqrt(6.0 / fanOut));
        if (conv.bias()) {
          set(net, node, "bias", 0, 0.1);
        }
      } else if (node.op() instanceof Op.Linear linear) {
        set(net, node, "weight", 0, 1 / Math.sqrt(linear.in()));
        set(net, node, "bias", 0, 0.1);
      } else if (node.op() instanceof Op.BatchNorm || node.op() instanceof Op.GroupNorm) {
        set(net, node, "weight", 0.5, 0.1);
        set(net, node, "bias", 0, 0.1);
      }
    }
    for (StateDict.Entry entry : StateDict.of(net.network()).entries()) {
      if (entry.kind() == StateDict.Kind.STATISTIC) {
        boolean mean = entry.name().endsWith("running_mean");
        copy(net, entry.name(), net.statistic(entry.name()), mean ? 0 : 1, mean ? 0.1 : 0.5);
      }
    }
  }

  private static void set(Model net, Node node, String role, double offset, double scale) {
    String name = node.name() + "." + role;
    copy(net, name, net.parameters().get(name), offset, scale);
  }

  private static void copy(Model net, String name, Tensor target, double offset, double scale) {
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      double[] values = values(name, (int) target.numel(), offset, scale);
      Tensor flat = Tensors.ofDoubles(values, net.element(), net.device(), values.length);
      target.copy_(flat.view_as(target));
    }
  }
}
