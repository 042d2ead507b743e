package org.resnet4j.torch.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.resnet4j.data.Batch;
import org.resnet4j.graph.Shape;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.torch.Kernels;
import org.resnet4j.torch.Parts;
import org.resnet4j.torch.Precision;
import org.resnet4j.torch.compute.Inference;
import org.resnet4j.torch.input.ImageInput;
import org.resnet4j.torch.model.Model;

/**
 * Nets whose probabilities are averaged, each image as it is or also mirrored.
 *
 * @param members one or more, of the same classes and image shape
 * @param mirrored whether each net also sees the images mirrored
 */
public record Ensemble(List<Member> members, boolean mirrored) {

  public Ensemble {
    members = List.copyOf(members);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("an ensemble has at least one net");
    }
  }

  /** One net on the images as they are. */
  public static Ensemble of(Model net, Normalization normalize) {
    return new Ensemble(List.of(new Member(net, normalize)), false);
  }

  /** A net and what is done to the pixels for it. */
  public record Member(Model net, Normalization normalize) {}

  /** The number of their classes. */
  int classes() {
    return members.get(0).net().network().classes();
  }

  /** How they are computed for images of a shape. */
  Computing open(Shape image, Precision precision, int batch) {
    return new Computing(image, precision, batch);
  }

  /** The nets as programs, with the memory of their inputs. */
  final class Computing implements AutoCloseable {
    private final Parts parts = new Parts();
    private final List<Inference> inferences = new ArrayList<>();
    private final List<ImageInput> inputs = new ArrayList<>();

    private Computing(Shape image, Precision precision, int batch) {
      for (Member member : members) {
        Model net = member.net();
        inferences.add(
            parts.add(() -> Inferences.fastest(net, image, precision), Inference::close));
        inputs.add(
            parts.add(
                () ->
                    new ImageInput(
                        net, member.normalize(), batch * image.elements(), net.layout().pixels()),
                ImageInput::close));
      }
    }

    /** Labels on the nets' device. */
    Tensor labels(Batch batch) {
      return inputs.get(0).labels(batch);
    }

    /** The logits of one net, or the logarithms of averaged probabilities. */
    Tensor logits(Batch batch) {
      List<Tensor> all = new ArrayList<>();
      for (int i = 0; i < inferences.size(); i++) {
        Tensor images = inputs.get(i).images(batch);
        all.add(inferences.get(i).logits(images));
        if (mirrored) {
          all.add(inferences.get(i).logits(images.flip(3)));
        }
      }
      return all.size() == 1 ? all.get(0) : Kernels.meanOfProbabilities(all);
    }

    @Override
    public void close() {
      parts.close();
    }
  }
}
