package org.resnet4j.torch.evaluate;

import java.util.OptionalLong;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.ResnetException;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.compute.Inference;
import org.resnet4j.torch.internal.inference.ProgramInference;
import org.resnet4j.torch.internal.onednn.Bf16;
import org.resnet4j.torch.internal.onednn.OneDnn;
import org.resnet4j.torch.model.Model;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;

/** How a trained model's logits are computed: as a program of primitives, or node by node. */
public final class Inferences {

  private Inferences() {}

  /**
   * The fastest way there is: an {@link ProgramInference}, or node by node where the network is not
   * in single precision, not on the CPU, or oneDNN does not load. Logits that are not finite come
   * out as such.
   *
   * @param image shape of the images to come
   * @param precision fp32, or bf16 on the CPU
   * @throws ResnetException (usage) where it cannot be computed in this precision
   */
  public static Inference fastest(Model net, Shape image, Precision precision) {
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
  public static OptionalLong bytes(Model net, Shape image, long batch) {
    return isPlanned(net)
        ? OptionalLong.of(ProgramInference.bytes(net, image, Precision.FP32, batch))
        : OptionalLong.empty();
  }

  /** Node by node on libtorch: the reference. The network stays open when this is closed. */
  public static Inference plain(Model net) {
    return new Plain(new Interpreter(net));
  }

  /** The interpreter in {@link Mode#EVAL}. */
  private record Plain(Interpreter interpreter) implements Inference {

    @Override
    public Model net() {
      return interpreter.model();
    }

    @Override
    public Tensor logits(Tensor images) {
      try (var noGrad = NoGrad.on()) {
        return interpreter.forward(images, Mode.EVAL);
      }
    }

    @Override
    public void close() {}
  }
}
