package org.resnet4j.torch.predict;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.ResnetException;
import org.resnet4j.data.Batch;
import org.resnet4j.graph.Shape;
import org.resnet4j.image.RgbImage;
import org.resnet4j.image.file.ImageFile;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.NoGrad;
import org.resnet4j.torch.Parts;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.Tensors;
import org.resnet4j.torch.compute.Inference;
import org.resnet4j.torch.evaluate.Inferences;
import org.resnet4j.torch.input.ImageInput;
import org.resnet4j.torch.run.RunFolder;

/** Classifies images with a trained network. Not thread-safe. */
public final class Predictor implements AutoCloseable {

  private final Parts parts = new Parts();
  private final TrainedModel model;
  private final Inference inference;
  private final ImageInput input;

  /** Takes the model over. */
  public Predictor(TrainedModel model) {
    this(model, Precision.FP32);
  }

  /**
   * Takes the model over and computes in a precision.
   *
   * @throws ResnetException (usage) where the model cannot be computed in it
   */
  public Predictor(TrainedModel model, Precision precision) {
    this.model = parts.add(() -> model, TrainedModel::close);
    Shape image = Shape.map(3, side(), side());
    inference =
        parts.add(() -> Inferences.fastest(model.net(), image, precision), Inference::close);
    input =
        parts.add(
            () -> new ImageInput(model.net(), model.normalize(), image.elements()),
            ImageInput::close);
  }

  /** The last weights of a run. */
  public static Predictor open(Path run, Device device) {
    return new Predictor(
        TrainedModel.ofRun(
            RunFolder.open(run), TrainedModel.Weights.LAST, Optional.empty(), device));
  }

  /** A weights file; see {@link TrainedModel#ofWeights}. */
  public static Predictor open(
      Path weights, Optional<String> model, Optional<Normalization> normalize, Device device) {
    return new Predictor(TrainedModel.ofWeights(weights, model, normalize, device));
  }

  /**
   * The most probable classes of an image file, best first.
   *
   * @param top how many, at least 1; never more than there are classes
   * @throws ResnetException (data) where the file is missing or no image
   */
  public List<Prediction> predict(Path image, int top) {
    return predict(ImageFile.read(image), top);
  }

  /**
   * The most probable classes of an image of any size, prepared as the model's were.
   *
   * @throws ResnetException (diverged) where the logits are not finite
   */
  public List<Prediction> predict(RgbImage image, int top) {
    byte[] pixels = model.preprocessing().apply(image).toChw();
    var batch = new Batch(pixels, new int[1], 3, side(), side());
    double[] p = probabilities(batch);
    return IntStream.range(0, p.length)
        .mapToObj(i -> new Prediction(model.classes().get(i), i, p[i]))
        .sorted(Comparator.comparingDouble(Prediction::p).reversed())
        .limit(top)
        .toList();
  }

  private int side() {
    return model.preprocessing().crop();
  }

  private double[] probabilities(Batch batch) {
    try (var scope = Scope.open();
        var noGrad = NoGrad.on()) {
      Tensor logits = inference.logits(input.images(batch));
      if (!Tensors.isFinite(logits)) {
        throw ResnetException.diverged("the net's logits are not finite: its weights are damaged");
      }
      return Tensors.toDoubles(Kernels.softmax(logits));
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
