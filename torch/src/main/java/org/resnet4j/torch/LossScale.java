package org.resnet4j.torch;

import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** How a loss is made larger for the backward pass, so that small gradients stay above zero. */
public interface LossScale extends AutoCloseable {

  /** The loss as it is. */
  LossScale NONE =
      new LossScale() {
        @Override
        public Optional<Tensor> backward(Tensor loss, Tensor gradients) {
          loss.backward();
          return Optional.empty();
        }

        @Override
        public Map<String, Tensor> state() {
          return Map.of();
        }

        @Override
        public void close() {}
      };

  /** Only half precision wants one: bfloat16 has the range of single precision. */
  static LossScale of(Precision precision, Device device) {
    return precision == Precision.FP16 ? new DynamicLossScale(device) : NONE;
  }

  /**
   * Computes a loss's gradients.
   *
   * @param gradients flat, zero, to which those of all leaves are added; without the scale
   *     afterwards
   * @return a number on the device: 1 where a gradient is not finite and the update must be left
   *     out, else 0; none where that is not asked
   */
  Optional<Tensor> backward(Tensor loss, Tensor gradients);

  /** What a checkpoint must hold: single numbers. */
  Map<String, Tensor> state();

  @Override
  void close();
}
