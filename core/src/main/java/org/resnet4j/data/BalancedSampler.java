package org.resnet4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.resnet4j.Seeding;

/**
 * Shows every class that has images equally often, {@code floor(images / classes)} times an epoch,
 * so that an epoch is about as long as one over every image. Of a large class an epoch shows some
 * images, of a small one all of them, each as often as the others or once more.
 */
public record BalancedSampler() implements Sampler {

  @Override
  public int[] order(ImageDataset data, long seed, int epoch) {
    RandomGenerator random = Seeding.of(seed, Seeding.ORDER, epoch);
    List<int[]> classes = byClass(data);
    int each = data.size() / Math.max(1, classes.size());
    int[] order = new int[each * classes.size()];
    for (int i = 0; i < classes.size(); i++) {
      int[] images = Seeding.shuffle(classes.get(i), random);
      for (int j = 0; j < each; j++) {
        order[i * each + j] = images[j % images.length];
      }
    }
    return Seeding.shuffle(order, random);
  }

  @Override
  public int size(ImageDataset data) {
    int classes = byClass(data).size();
    return classes == 0 ? 0 : data.size() / classes * classes;
  }

  private static List<int[]> byClass(ImageDataset data) {
    List<IntStream.Builder> images = new ArrayList<>();
    data.classes().forEach(name -> images.add(IntStream.builder()));
    IntStream.range(0, data.size()).forEach(i -> images.get(data.label(i)).add(i));
    return images.stream()
        .map(each -> each.build().toArray())
        .filter(each -> each.length > 0)
        .toList();
  }
}
