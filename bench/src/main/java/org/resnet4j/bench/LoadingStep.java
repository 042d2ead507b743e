package org.resnet4j.bench;

import java.util.Iterator;
import java.util.List;
import org.resnet4j.data.Batch;
import org.resnet4j.data.BatchLoader;
import org.resnet4j.data.Epoch;
import org.resnet4j.data.Split;
import org.resnet4j.data.Synthetic;
import org.resnet4j.recipe.Recipe;
import org.resnet4j.torch.bench.Step;

/**
 * The next batch of the loader, 128 images of 3x32x32, shuffled, padded by 4, cropped and flipped;
 * the images are drawn before, so that they come from memory as CIFAR-10's do.
 */
final class LoadingStep implements Step {

  static final int BATCH = 128;

  private final Synthetic data = Synthetic.open(Split.TRAIN, List.of(), 512);
  private final BatchLoader loader =
      BatchLoader.shuffled(data, BATCH, 1, Recipe.named("he2015-cifar").augment().seeded(1));
  private int number;
  private Epoch epoch;
  private Iterator<Batch> batches;

  LoadingStep() {
    byte[] image = new byte[data.channels() * data.height() * data.width()];
    for (int i = 0; i < data.size(); i++) {
      data.read(i, image, 0);
    }
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
    batches.next();
  }

  @Override
  public void close() {
    epoch.close();
  }
}
