package org.resnet4j.torch.evaluate;

import java.util.Arrays;
import java.util.OptionalLong;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.ResnetException;
import org.resnet4j.Text;
import org.resnet4j.data.Batch;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.graph.Shape;
import org.resnet4j.metrics.Confusion;
import org.resnet4j.metrics.Evaluation;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.CoreTurns;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.model.Model;

/** Top-1, top-5, loss and confusion of a network on a data set. */
public final class Evaluator {

  private static final int BATCH = 250;

  /** Of images of more pixels than this a batch has fewer. */
  private static final int SMALL = 100 * 100;

  private static final int BATCH_OF_LARGE = 32;
  private static final int TOP = 5;

  private final long[][] confusion;
  private long top5;
  private long images;
  private double loss;

  private Evaluator(int classes) {
    confusion = new long[classes][classes];
  }

  /**
   * Evaluates with the running statistics, in the data set's order, always in the same batches, so
   * that the same weights give the same figures.
   *
   * @return loss is the mean cross-entropy in nats
   * @throws ResnetException (diverged) where the logits or the loss are not finite
   */
  public static Evaluation evaluate(Model net, ImageDataset data, Normalization normalize) {
    return evaluate(net, data, normalize, () -> {});
  }

  /**
   * Evaluates in single precision, calling back before every batch.
   *
   * @param beforeBatch may throw to end the evaluation
   */
  public static Evaluation evaluate(
      Model net, ImageDataset data, Normalization normalize, Runnable beforeBatch) {
    return evaluate(net, data, normalize, Precision.FP32, beforeBatch);
  }

  /**
   * Evaluates in a precision, calling back before every batch.
   *
   * @throws ResnetException (usage) where the network cannot be computed in it
   */
  public static Evaluation evaluate(
      Model net,
      ImageDataset data,
      Normalization normalize,
      Precision precision,
      Runnable beforeBatch) {
    return evaluate(Ensemble.of(net, normalize), data, precision, beforeBatch);
  }

  /**
   * Evaluates several nets together, or one that also sees mirrored images.
   *
   * @throws ResnetException (usage) where a network cannot be computed in the precision
   */
  public static Evaluation evaluate(
      Ensemble nets, ImageDataset data, Precision precision, Runnable beforeBatch) {
    Evaluator totals = new Evaluator(nets.classes());
    Shape image = Shape.map(data.channels(), data.height(), data.width());
    int batch = batch(image);
    try (var turn = CoreTurns.take(nets.members().get(0).net().device());
        var computing = nets.open(image, precision, batch);
        var epoch = BatchLoader.inOrder(data, batch).epoch(0);
        var noGrad = NoGrad.on()) {
      for (Batch images : epoch) {
        beforeBatch.run();
        try (var scope = Scope.open()) {
          Tensor logits = computing.logits(images);
          double loss = Kernels.crossEntropySum(logits, computing.labels(images)).item_double();
          totals.add(Tensors.toDoubles(logits), loss, images.labels(), data.name());
        }
        CoreTurns.share();
      }
    }
    Confusion counts = Confusion.of(totals.confusion, data.classes());
    return Evaluation.of(counts, totals.top5, totals.loss / data.size());
  }

  private static int batch(Shape image) {
    return image.positions() > SMALL ? BATCH_OF_LARGE : BATCH;
  }

  /**
   * Bytes that an evaluation works in, where that is known before; allocates none of them.
   *
   * @param image shape of the images
   */
  public static OptionalLong bytes(Model net, Shape image) {
    long pixels = batch(image) * image.elements() * Float.BYTES;
    OptionalLong inference = Inferences.bytes(net, image, batch(image));
    return inference.isPresent()
        ? OptionalLong.of(pixels + inference.getAsLong())
        : OptionalLong.empty();
  }

  private void add(double[] logits, double batchLoss, int[] labels, String data) {
    requireFinite(logits, batchLoss, labels.length, data);
    loss += batchLoss;
    for (int i = 0; i < labels.length; i++) {
      add(Arrays.copyOfRange(logits, i * confusion.length, (i + 1) * confusion.length), labels[i]);
    }
    images += labels.length;
  }

  private void add(double[] logits, int label) {
    int best = 0;
    int better = 0;
    for (int c = 0; c < logits.length; c++) {
      best = logits[c] > logits[best] ? c : best;
      better += logits[c] > logits[label] ? 1 : 0;
    }
    confusion[label][best]++;
    top5 += better < TOP ? 1 : 0;
  }

  private void requireFinite(double[] logits, double batchLoss, int count, String data) {
    for (int i = 0; i < logits.length; i++) {
      if (!Double.isFinite(logits[i])) {
        throw ResnetException.diverged(
            Text.of(
                "the net's logits are not finite on image %d of %s: it has diverged, or its weights are damaged",
                images + i / confusion.length + 1, data));
      }
    }
    if (!Double.isFinite(batchLoss)) {
      throw ResnetException.diverged(
          Text.of(
              "the loss is not finite on images %d to %d of %s: the net's logits are too large",
              images + 1, images + count, data));
    }
  }
}
