package org.resnet4j.torch.exec;

import java.util.OptionalLong;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.onednn.Bf16;
import org.resnet4j.torch.onednn.OneDnn;

/** Computes logits with a trained network's running statistics. */
public interface Inference extends AutoCloseable {

  /** The network, which may not be trained further while this is in use. */
  Model net();

  /**
   * The logits of a batch of any size.
   *
   * @param images (N, C, H, W), of the network's element type, on its device; kept unchanged
   * @return (N, classes), belonging to the open {@link Scope}
   */
  Tensor logits(Tensor images);

  @Override
  void close();

  /** The same in single precision. */
  static Inference fastest(Model net, Shape image) {
    return fastest(net, image, Precision.FP32);
  }

  /**
   * The fastest way there is: an {@link ProgramInference}, or node by node where the network is not
   * in single precision, not on the CPU, or oneDNN does not load. Logits that are not finite come
   * out as such.
   *
   * @param image shape of the images to come
   * @param precision fp32, or bf16 on the CPU
   * @throws ResnetException (usage) where it cannot be computed in this precision
   */
  static Inference fastest(Model net, Shape image, Precision precision) {
    boolean possible = isPlanned(net);
    if (precision == Precision.FP16 || (precision == Precision.BF16 && !possible)) {
      throw ResnetException.usage(
          "inference in %s on %s is not built; leave --precision out"
              .formatted(precision, net.device()));
    }
    if (precision == Precision.BF16) {
      Bf16.require();
    }
    return possible ? new ProgramInference(net, image, precision) : plain(net);
  }

  private static boolean isPlanned(Model net) {
    return net.device() == Device.CPU && net.element() == Element.FLOAT32 && OneDnn.available();
  }

  /**
   * Bytes that the fastest way in single precision works in, where that is known before.
   *
   * @param batch images
   */
  static OptionalLong bytes(Model net, Shape image, long batch) {
    return isPlanned(net)
        ? OptionalLong.of(ProgramInference.bytes(net, image, Precision.FP32, batch))
        : OptionalLong.empty();
  }

  /** Node by node on libtorch: the reference. The network stays open when this is closed. */
  static Inference plain(Model net) {
    return new PlainInference(new Interpreter(net));
  }
}
