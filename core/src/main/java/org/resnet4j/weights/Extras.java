package org.resnet4j.weights;

import java.util.Locale;
import java.util.regex.Pattern;
import org.resnet4j.format.TensorInfo;

/**
 * Which tensors beside a net's own do not change what it computes: of losses, metrics, copies and
 * heads for training. What is not known to be such counts as a layer.
 */
final class Extras {

  /** Modules by names that nets have: what is in one of them may change what a net computes. */
  private static final Pattern LAYERS =
      Pattern.compile(
          "(?:conv|bn|norm|fc|layer|relu|downsample|shortcut)\\d*|linear|features|classifier"
              + "|avgpool|maxpool");

  /** Words of which one is in the name of a module for training alone, wherever it stands. */
  private static final Pattern FOR_TRAINING =
      Pattern.compile(
          "(?:.*_)?(?:acc|auc|auroc|f1|cm|precision|recall|ema|queue|centers?|teacher|student"
              + "|momentum)(?:_.*)?"
              + "|.*(?:loss|criterion|metric|accuracy|confusion|confmat|prototypes).*");

  /** What stands beside a net: heads of self-supervised training, decoders, its input's figures. */
  private static final Pattern BESIDE =
      Pattern.compile(
          "project(?:or|ion_head).*|predictor.*|decoder.*|target.*|discriminator.*|aux.*|logit_?scale"
              + "|mean|std|normali[sz]er?|data_preprocessor");

  private Extras() {}

  /**
   * Whether a tensor of a file is one.
   *
   * @param beside whether it stands outside the module in which the net's tensors are
   * @param name below that module, or the whole name
   */
  static boolean hold(TensorInfo info, boolean beside, String name) {
    int dot = name.indexOf('.');
    String module = dot < 0 ? name : name.substring(0, dot);
    if (!beside && dot >= 0 && LAYERS.matcher(module).matches()) {
      return false;
    }
    String words = module.toLowerCase(Locale.ROOT);
    return !info.dtype().isFloat()
        || FOR_TRAINING.matcher(words).matches()
        || (beside && BESIDE.matcher(words).matches());
  }
}
