package org.resnet4j.torch.exec;

import org.bytedeco.pytorch.Tensor;
import org.resnet4j.ResnetException;
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

/** Top-1, top-5, loss and confusion of a network on a data set. */
public final class Evaluator {

  private static final int BATCH = 250;

  /** Of images of more pixels than this a batch has fewer. */
  private static final int SMALL = 100 * 100;

  private static final int BATCH_OF_LARGE = 32;
  private static final int TOP = 5;

  private final long[][] confusion;
  private long top5;
  private double loss;

  private Evaluator(int classes) {
    confusion = new long[classes][classes];
  }

  /**
   * Evaluates with the running statistics, in the data set's order, always in the same batches, so
   * that the same weights give the same figures.
   *
   * @return loss is the mean cross-entropy in nats
   */
  public static Evaluation evaluate(Executor net, ImageDataset data, Normalization normalize) {
    return evaluate(net, data, normalize, () -> {});
  }

  /**
   * The same, calling back before every batch.
   *
   * @param beforeBatch may throw to end the evaluation
   */
  public static Evaluation evaluate(
      Executor net, ImageDataset data, Normalization normalize, Runnable beforeBatch) {
    return evaluate(net, data, normalize, Precision.FP32, beforeBatch);
  }

  /**
   * The same in another precision.
   *
   * @throws ResnetException (usage) where the network cannot be computed in it
   */
  public static Evaluation evaluate(
      Executor net,
      ImageDataset data,
      Normalization normalize,
      Precision precision,
      Runnable beforeBatch) {
    Shape image = Shape.map(data.channels(), data.height(), data.width());
    try (var inference = Inference.fastest(net, image, precision)) {
      return evaluate(inference, data, normalize, beforeBatch);
    }
  }

  private static Evaluation evaluate(
      Inference inference, ImageDataset data, Normalization normalize, Runnable beforeBatch) {
    Executor net = inference.net();
    int classes = net.network().classes();
    Evaluator totals = new Evaluator(classes);
    int batch = data.height() * data.width() > SMALL ? BATCH_OF_LARGE : BATCH;
    long largest = (long) batch * data.channels() * data.height() * data.width();
    try (var turn = CoreTurns.take(net.device());
        var input = new ImageInput(net, normalize, largest, net.pixelOrder());
        var epoch = BatchLoader.inOrder(data, batch).epoch(0);
        var noGrad = NoGrad.on()) {
      for (Batch images : epoch) {
        beforeBatch.run();
        try (var scope = Scope.open()) {
          Tensor logits = inference.logits(input.images(images));
          totals.loss += Kernels.crossEntropySum(logits, input.labels(images)).item_double();
          totals.add(Tensors.toDoubles(logits), images.labels());
        }
      }
    }
    Confusion counts = Confusion.of(totals.confusion, data.classes());
    return Evaluation.of(counts, totals.top5, totals.loss / data.size());
  }

  private void add(double[] logits, int[] labels) {
    int classes = confusion.length;
    for (int i = 0; i < labels.length; i++) {
      int best = 0;
      int better = 0;
      for (int c = 0; c < classes; c++) {
        double logit = logits[i * classes + c];
        best = logit > logits[i * classes + best] ? c : best;
        better += logit > logits[i * classes + labels[i]] ? 1 : 0;
      }
      confusion[labels[i]][best]++;
      top5 += better < TOP ? 1 : 0;
    }
  }
}
