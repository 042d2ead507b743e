package org.resnet4j.studies.measure;

import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.data.Batch;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.input.ImageInput;
import org.resnet4j.torch.model.Model;

/** One batch on its way through a net that is probed. */
public final class ProbedBatch {

  private ProbedBatch() {}

  /**
   * Reads the first images of a data set in a step of their own.
   *
   * @param read of images (N, C, H, W) and labels (N); what it returns is plain Java
   */
  public static <R> R read(
      Model net,
      ImageDataset data,
      Normalization normalize,
      int count,
      BiFunction<Tensor, Tensor, R> read) {
    long values = (long) count * data.channels() * data.height() * data.width();
    try (var input = new ImageInput(net, normalize, values);
        var epoch = BatchLoader.inOrder(data, count).epoch(0);
        var scope = Scope.open()) {
      Batch batch = epoch.iterator().next();
      return read.apply(input.images(batch), input.labels(batch));
    }
  }
}
