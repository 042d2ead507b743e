package org.resnet4j.torch;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.resnet4j.graph.Activation;

/**
 * How an activation is computed.
 *
 * @param function libtorch's, which autograd can differentiate
 * @param primitive name of oneDNN's algorithm; where the gradient follows from the result, oneDNN
 *     has another for that, with {@code _use_dst_for_bwd} behind the name
 * @param alpha the algorithm's first constant
 * @param beta the algorithm's second constant
 */
public record ActivationKernel(
    UnaryOperator<Tensor> function, String primitive, float alpha, float beta) {

  /** The kernel of an activation. */
  public static ActivationKernel of(Activation activation) {
    return switch (activation) {
      case RELU -> new ActivationKernel(Tensor::relu, "eltwise_relu");
      case TANH -> new ActivationKernel(Tensor::tanh, "eltwise_tanh");
      case SIGMOID -> new ActivationKernel(Tensor::sigmoid, "eltwise_logistic");
      case SILU -> new ActivationKernel(torch::silu, "eltwise_swish", 1, 0);
      case GELU -> new ActivationKernel(torch::gelu, "eltwise_gelu_erf");
      case HARDSWISH -> new ActivationKernel(torch::hardswish, "eltwise_hardswish", 1f / 6, 0.5f);
    };
  }

  /** The values of a tensor, as a new one. */
  public Tensor apply(Tensor x) {
    return function.apply(x);
  }

  private ActivationKernel(UnaryOperator<Tensor> function, String primitive) {
    this(function, primitive, 0, 0);
  }
}
