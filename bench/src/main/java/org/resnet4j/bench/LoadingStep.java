package org.resnet4j.bench;

import java.util.Iterator;
import java.util.List;
import org.resnet4j.data.Batch;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.Epoch;
import org.resnet4j.data.Split;
import org.resnet4j.data.drawn.Synthetic;
import org.resnet4j.image.PixelOrder;
import org.resnet4j.recipe.Normalization;
import org.resnet4j.recipe.Recipes;
import org.resnet4j.torch.Device;
import org.resnet4j.torch.Element;
import org.resnet4j.torch.Scope;
import org.resnet4j.torch.bench.Step;
import org.resnet4j.torch.input.ImageInput;
import org.resnet4j.torch.model.Model;
import org.resnet4j.zoo.Zoo;

/**
 * What loading costs a training step: the next batch of the loader as the tensors that the net
 * reads, 128 images of 3x32x32, shuffled, padded by 4, cropped, flipped, normalised, channels last.
 * The images are drawn before, so that they come from memory as CIFAR-10's do.
 */
final class LoadingStep implements Step {

  static final int BATCH = 128;

  private final Synthetic data = Synthetic.open(Split.TRAIN, List.of(), 512);
  private final BatchLoader loader =
      BatchLoader.shuffled(data, BATCH, 1, Recipes.named("he2015-cifar").augment().seeded(1));
  private final Model net =
      Model.allocate(Zoo.network("cifar-resnet8", 10), Device.CPU, Element.FLOAT32);
  private final ImageInput input;
  private int number;
  private Epoch epoch;
  private Iterator<Batch> batches;

  LoadingStep() {
    int image = data.channels() * data.height() * data.width();
    for (int i = 0; i < data.size(); i++) {
      data.bytes(i);
    }
    input =
        new ImageInput(net, Normalization.CIFAR10, (long) BATCH * image, PixelOrder.CHANNELS_LAST);
    epoch = loader.epoch(number);
    batches = epoch.iterator();
  }

  @Override
  public void run() {
    if (!batches.hasNext()) {
      epoch.close();
      epoch = loader.epoch(++number);
      batches = epoch.iterator();
    }
    Batch batch = batches.next();
    try (var scope = Scope.open()) {
      input.images(batch);
      input.labels(batch);
    }
  }

  @Override
  public void close() {
    epoch.close();
    input.close();
    net.close();
  }
}
