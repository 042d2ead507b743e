package org.resnet4j.torch.reference;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.model.Model;

/** Reading: how large, as a Euclidean norm, the gradient of each layer's weights is. */
public final class GradientNorms {

  private GradientNorms() {}

  /** By the name of the convolution or linear layer, from the first to the last. */
  public static Map<String, Double> byLayer(Model net) {
    return by(net, node -> node.op() instanceof Op.Conv || node.op() instanceof Op.Linear);
  }

  /** The norm of each convolution's gradient alone. */
  public static Map<String, Double> byConvolution(Model net) {
    return by(net, node -> node.op() instanceof Op.Conv);
  }

  private static Map<String, Double> by(Model net, Predicate<Node> wanted) {
    Map<String, Double> norms = new LinkedHashMap<>();
    net.network().nodes().stream()
        .filter(wanted)
        .forEach(node -> norms.put(node.name(), of(net, node.name())));
    return norms;
  }

  /** Of one layer. */
  public static double of(Model net, String layer) {
    return Kernels.norm(net.parameters().gradient(layer + ".weight"));
  }
}
