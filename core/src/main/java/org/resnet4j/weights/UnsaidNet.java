package org.resnet4j.weights;

import java.util.stream.Collectors;
import org.resnet4j.ResnetException;
import org.resnet4j.SafeText;
import org.resnet4j.format.TensorFile;
import org.resnet4j.weights.folder.ModelFolder;

/** What to say where weights do not say their net, and no user does. */
public final class UnsaidNet {

  private UnsaidNet() {}

  /**
   * Names and shapes do not tell everything, such as where a stride is: so it is asked for, unless
   * no net of the zoo would do.
   */
  public static ResnetException of(TensorFile tensors) {
    String foreign = tensors.metadata().get(ModelFolder.FOREIGN_NET);
    if (foreign != null) {
      return ResnetException.data(
          "%s has a %s, which is no net of the zoo; `resnet models` lists those"
              .formatted(tensors.path(), SafeText.text(foreign, 500)));
    }
    String fits =
        ZooFits.of(tensors).stream()
            .map(fit -> fit.network().name())
            .collect(Collectors.joining(", "));
    return ResnetException.usage(
        tensors.path()
            + " does not say its net; give --model"
            + (fits.isEmpty() ? closest(tensors) : " (by names and shapes it fits " + fits + ")"));
  }

  private static String closest(TensorFile tensors) {
    return ZooFits.closest(tensors)
        .map(fit -> " (it fits none as it stands; closest is " + new Misfit(fit).words() + ")")
        .orElse("");
  }
}
