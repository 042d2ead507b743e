package org.resnet4j.torch.exec;

import java.util.LinkedHashMap;
import java.util.Map;
import org.resnet4j.graph.Node;
import org.resnet4j.graph.Op;
import org.resnet4j.torch.Kernels;

/** Reading: how large the gradient of each layer's weights is. */
public final class GradientNorms {

  private GradientNorms() {}

  /**
   * Euclidean norms by the name of the convolution or linear layer, from the first to the last, of
   * the gradients that are there.
   */
  public static Map<String, Double> byLayer(Executor net) {
    Map<String, Double> norms = new LinkedHashMap<>();
    for (Node node : net.network().nodes()) {
      if (node.op() instanceof Op.Conv || node.op() instanceof Op.Linear) {
        norms.put(node.name(), Kernels.norm(net.parameters().gradient(node.name() + ".weight")));
      }
    }
    return norms;
  }
}
