package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.resnet4j.augment.Transforms;

class BalancedSamplerTests {

  private static final Sampler SAMPLER = new BalancedSampler();

  /** 20 images of class a, 3 of class b, none of class c, 1 of class d. */
  private static final ImageDataset DATA = data(20, 3, 0, 1);

  private static ImageDataset data(int... sizes) {
    var images =
        new HeapImages.Builder("few", List.of("a", "b", "c", "d"), new HeapImages.Size(1, 1, 1));
    for (int label = 0; label < sizes.length; label++) {
      for (int i = 0; i < sizes[label]; i++) {
        images.add(label, new byte[1], 0);
      }
    }
    return images.build();
  }

  private static Map<Integer, Long> counts(IntStream numbers) {
    return numbers
        .boxed()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  @Test
  void showsEachClassThatHasImagesEquallyOften() {
    int[] order = SAMPLER.order(DATA, 1, 1);
    assertThat(order).hasSize(24).hasSize(SAMPLER.size(DATA));
    assertThat(counts(Arrays.stream(order).map(DATA::label)))
        .isEqualTo(Map.of(0, 8L, 1, 8L, 3, 8L));
  }

  @Test
  void showsNoImageMoreThanOnceMoreThanAnotherOfItsClass() {
    Map<Integer, Long> images = counts(Arrays.stream(SAMPLER.order(DATA, 1, 2)));
    assertThat(IntStream.range(0, 20).filter(images::containsKey)).hasSize(8);
    assertThat(IntStream.range(20, 23).mapToObj(images::get)).containsExactlyInAnyOrder(2L, 3L, 3L);
    assertThat(images.get(23)).isEqualTo(8);
  }

  @Test
  void orderDependsOnSeedAndEpoch() {
    int[] order = SAMPLER.order(DATA, 1, 1);
    assertThat(SAMPLER.order(DATA, 1, 1)).isEqualTo(order);
    assertThat(SAMPLER.order(DATA, 1, 2)).isNotEqualTo(order);
    assertThat(SAMPLER.order(DATA, 2, 1)).isNotEqualTo(order);
    assertThat(order).isNotEqualTo(Arrays.stream(order).sorted().toArray());
  }

  @Test
  void emptyDataHasNoOrder() {
    assertThat(SAMPLER.order(data(), 1, 1)).isEmpty();
    assertThat(BatchLoader.of(data(), 4, 1, SAMPLER, Transforms.NONE).batchesPerEpoch()).isZero();
  }

  @Test
  void isLoadedInBatches() {
    BatchLoader loader = BatchLoader.of(DATA, 7, 1, SAMPLER, Transforms.NONE);
    assertThat(loader.batchesPerEpoch()).isEqualTo(4);
    try (Epoch epoch = loader.epoch(1)) {
      assertThat(epoch).extracting(Batch::size).containsExactly(7, 7, 7, 3);
    }
  }
}
