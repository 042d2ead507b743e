package org.resnet4j.torch.exec;

import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;

/**
 * A network whose weights are not finite, or so large that its maps are not. oneDNN's rectifier
 * makes 0 of NaN, so that a program would give finite logits; libtorch's keeps it.
 */
final class LostNet {

  private LostNet() {}

  /** Whether the logits of an image of noise are not finite: one forward pass on libtorch. */
  static boolean is(Executor net, Shape image) {
    double[] noise = new Random(1).doubles(image.elements(), -2, 2).toArray();
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      Tensor x =
          Tensors.ofDoubles(
              noise,
              net.element(),
              net.device(),
              1,
              image.channels(),
              image.height(),
              image.width());
      return !Tensors.isFinite(net.forward(x, Mode.EVAL));
    }
  }
}
