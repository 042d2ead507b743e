package org.resnet4j.studies.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.ResnetException;
import org.resnet4j.data.Batch;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.studies.StudyContext;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.input.ImageInput;
import org.resnet4j.torch.predict.TrainedModel;
import org.resnet4j.torch.reference.Interpreter;
import org.resnet4j.torch.reference.Mode;

/** Passes of a trained net over images, in their order. */
public final class ForwardPasses {

  private static final int BATCH = 250;

  private ForwardPasses() {}

  /** Uses a batch, within a scope. */
  public interface Use {
    void of(Tensor images, Batch batch);
  }

  /** Goes through a data set with autograd off. */
  public static void over(TrainedModel model, ImageDataset data, StudyContext context, Use use) {
    over(model, data, BATCH, context, use);
  }

  static void over(TrainedModel model, ImageDataset data, int size, StudyContext context, Use use) {
    long largest = (long) size * data.channels() * data.height() * data.width();
    try (var input = new ImageInput(model.net(), model.normalize(), largest);
        var epoch = BatchLoader.inOrder(data, size).epoch(0);
        var noGrad = NoGrad.on()) {
      for (Batch batch : epoch) {
        context.stopIfAsked();
        try (var scope = Scope.open()) {
          use.of(input.images(batch), batch);
        }
      }
    }
  }

  /** Of each image the probabilities of the classes; {@code TRAIN} draws new dropouts each time. */
  public static double[][] probabilities(
      TrainedModel model, ImageDataset data, Mode mode, StudyContext context) {
    List<double[]> rows = new ArrayList<>();
    var interpreter = new Interpreter(model.net());
    over(
        model,
        data,
        context,
        (images, batch) -> {
          double[] all = Tensors.toDoubles(Kernels.softmax(interpreter.forward(images, mode)));
          rows.addAll(rows(all, batch.size()));
        });
    return rows.toArray(double[][]::new);
  }

  /** Cuts a batch's values, (N, values of an image), into rows. */
  public static List<double[]> rows(double[] batch, int images) {
    int values = batch.length / images;
    return IntStream.range(0, images)
        .mapToObj(i -> Arrays.copyOfRange(batch, i * values, (i + 1) * values))
        .toList();
  }

  /** The mean of several nets' probabilities, image by image. */
  public static double[][] averaged(List<double[][]> nets) {
    double[][] mean = new double[nets.get(0).length][nets.get(0)[0].length];
    for (double[][] net : nets) {
      for (int i = 0; i < mean.length; i++) {
        for (int c = 0; c < mean[i].length; c++) {
          mean[i][c] += net[i][c] / nets.size();
        }
      }
    }
    return mean;
  }

  /** Of each image whether the likeliest class is its own. */
  public static boolean[] correct(double[][] probabilities, ImageDataset data) {
    boolean[] correct = new boolean[probabilities.length];
    for (int i = 0; i < correct.length; i++) {
      correct[i] = likeliest(probabilities[i]) == data.label(i);
    }
    return correct;
  }

  /**
   * The class of the greatest probability.
   *
   * @throws ResnetException (diverged) where one is NaN
   */
  public static int likeliest(double[] probabilities) {
    int best = 0;
    for (int c = 0; c < probabilities.length; c++) {
      if (Double.isNaN(probabilities[c])) {
        throw ResnetException.diverged("the net's logits are not finite");
      }
      best = probabilities[c] > probabilities[best] ? c : best;
    }
    return best;
  }

  /** The share of images whose likeliest class is not their own, 0 to 1. */
  public static double error(double[][] probabilities, ImageDataset data) {
    return error(correct(probabilities, data));
  }

  /** The share of false ones, 0 to 1. */
  public static double error(boolean[] correct) {
    int wrong = 0;
    for (boolean right : correct) {
      wrong += right ? 0 : 1;
    }
    return (double) wrong / correct.length;
  }
}
