package org.resnet4j.torch.internal.program;

import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Precision;

/**
 * Which algorithm each convolution has in a training step: a fixed rule by shape, so that the same
 * seed gives the same bits. The rule follows measurements on small maps (docs/notes/009): where a
 * padded kernel sees more padding than map, a matrix product of what is left is several times
 * faster.
 */
public final class ConvRules {

  private ConvRules() {}

  /**
   * The rule for a convolution of a step. With strides on maps one column wide oneDNN 3.13 leaves a
   * part of the weights' gradient as it was in memory, in bf16: so that stays in single precision.
   */
  public static ConvChoice choice(Op.Conv op, Shape input, Precision precision) {
    ConvAlgorithm algorithm = algorithm(op, input);
    if (algorithm == ConvAlgorithm.CONVOLUTION && losesGradients(op, input)) {
      return new ConvChoice(Precision.FP32, algorithm, false);
    }
    boolean patches =
        algorithm == ConvAlgorithm.CONVOLUTION
            && precision == Precision.BF16
            && PatchMatrix.pays(op, output(op, input));
    return new ConvChoice(precision, algorithm, patches);
  }

  /** Whether oneDNN's gradient of the weights is wrong in bf16. */
  public static boolean losesGradients(Op.Conv op, Shape input) {
    return op.stride() > 1 && input.width() == 1;
  }

  /** The shape that a convolution makes. */
  public static Shape output(Op.Conv op, Shape input) {
    return Shape.map(op.out(), side(op, input.height()), side(op, input.width()));
  }

  private static int side(Op.Conv op, int input) {
    return (input + 2 * op.padding() - op.kernel()) / op.stride() + 1;
  }

  public static ConvAlgorithm algorithm(Op.Conv conv, Shape input) {
    int side = input.isSquare() ? input.height() : 0;
    boolean padded3x3 = conv.kernel() == 3 && conv.padding() == 1 && conv.groups() == 1;
    boolean point = conv.kernel() == 1 && conv.padding() == 0 && conv.groups() == 1;
    if (padded3x3 && side == 1) {
      return ConvAlgorithm.CENTER_TAP;
    }
    if (padded3x3 && side == 2) {
      return conv.stride() == 2
          ? ConvAlgorithm.CORNER_TAPS
          : conv.stride() == 1 ? ConvAlgorithm.DENSE_2X2 : ConvAlgorithm.CONVOLUTION;
    }
    return point && side == 2 && conv.stride() == 2
        ? ConvAlgorithm.FIRST_POSITION
        : ConvAlgorithm.CONVOLUTION;
  }
}
