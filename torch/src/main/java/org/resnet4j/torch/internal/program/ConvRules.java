package org.resnet4j.torch.internal.program;

import org.resnet4j.graph.Op;
import org.resnet4j.graph.Shape;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.model.WeightStorage;

/**
 * Which way each convolution goes in a training step: a fixed rule by shape, so that the same seed
 * gives the same bits. The rule follows measurements on small maps (docs/notes/009): where a padded
 * kernel sees more padding than map, a matrix product of what is left is several times faster.
 */
public final class ConvRules {

  public enum Way {
    /** oneDNN's convolution, channels last. */
    DIRECT(WeightStorage.CHANNELS_LAST),
    /** 3x3, padded, on a map of 1x1: only the middle tap ever sees it. */
    CENTER(WeightStorage.MIDDLE_TAP),
    /** 3x3, padded, with stride 2, from 2x2 to 1x1: four live taps, one row of input. */
    CORNER(WeightStorage.LAST_TAPS),
    /** 1x1 with stride 2, from 2x2 to 1x1: one position is read. */
    PICK(WeightStorage.PYTORCH),
    /** 3x3, padded, on a map of 2x2: one dense matrix of all positions, made of the nine taps. */
    DENSE(WeightStorage.TAPS);

    private final WeightStorage storage;

    Way(WeightStorage storage) {
      this.storage = storage;
    }

    public WeightStorage storage() {
      return storage;
    }
  }

  private ConvRules() {}

  /**
   * The rule for a convolution of a step. With strides on maps one column wide oneDNN 3.13 leaves a
   * part of the weights' gradient as it was in memory, in bf16: so that stays in single precision.
   */
  public static ConvChoice choice(Op.Conv op, Shape input, Precision precision) {
    Way way = way(op, input);
    if (way == Way.DIRECT && losesGradients(op, input)) {
      return new ConvChoice(Precision.FP32, way, false);
    }
    boolean patches =
        way == Way.DIRECT && precision == Precision.BF16 && PatchMatrix.pays(op, output(op, input));
    return new ConvChoice(precision, way, patches);
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

  public static Way way(Op.Conv conv, Shape input) {
    int side = input.height() == input.width() ? input.height() : 0;
    boolean padded3x3 = conv.kernel() == 3 && conv.padding() == 1 && conv.groups() == 1;
    boolean point = conv.kernel() == 1 && conv.padding() == 0 && conv.groups() == 1;
    if (padded3x3 && side == 1) {
      return Way.CENTER;
    }
    if (padded3x3 && side == 2) {
      return conv.stride() == 2 ? Way.CORNER : conv.stride() == 1 ? Way.DENSE : Way.DIRECT;
    }
    return point && side == 2 && conv.stride() == 2 ? Way.PICK : Way.DIRECT;
  }
}
