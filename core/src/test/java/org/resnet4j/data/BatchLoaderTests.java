package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.ResnetException;
import org.resnet4j.augment.PixelOperation;
import org.resnet4j.augment.Transform;
import org.resnet4j.augment.Transforms;
import org.resnet4j.image.Box;

@Timeout(20)
class BatchLoaderTests {

  /** Image i is 1 x 2 x 3, of the bytes 6i .. 6i + 5, and has label i mod 2. */
  private static ImageDataset counting(int size) {
    HeapImages.Builder images =
        new HeapImages.Builder("counting", List.of("even", "odd"), new HeapImages.Size(1, 2, 3));
    for (int i = 0; i < size; i++) {
      byte[] image = new byte[6];
      for (int j = 0; j < 6; j++) {
        image[j] = (byte) (6 * i + j);
      }
      images.add(i % 2, image, 0);
    }
    return images.build();
  }

  private static Transform cropFlip(Transform whole, int dx, int dy, boolean flip) {
    Transform crop = whole.shifted(dx, dy);
    return flip ? crop.mirrored() : crop;
  }

  private static List<Batch> all(BatchLoader loader, int epoch) {
    List<Batch> batches = new ArrayList<>();
    try (Epoch running = loader.epoch(epoch)) {
      running.forEach(batches::add);
    }
    return batches;
  }

  /** Returns the images in the order of the epoch, recognised by their first byte. */
  private static List<Integer> order(BatchLoader loader, int epoch) {
    return all(loader, epoch).stream()
        .flatMap(b -> IntStream.range(0, b.size()).mapToObj(i -> (b.pixels()[6 * i] & 0xff) / 6))
        .toList();
  }

  private static long workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("resnet4j-batches"))
        .count();
  }

  @AfterEach
  void noWorkerIsLeft() {
    assertThat(workers()).isZero();
  }

  @Test
  void keepsOrderAndTheShortLastBatch() {
    BatchLoader loader = BatchLoader.inOrder(counting(5), 2);
    List<Batch> batches = all(loader, 0);

    assertThat(loader.batchesPerEpoch()).isEqualTo(3);
    assertThat(batches).extracting(Batch::size).containsExactly(2, 2, 1);
    assertThat(batches.get(1).labels()).containsExactly(0, 1);
    assertThat(batches.get(1).pixels())
        .containsExactly(12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
    assertThat(batches.get(2).pixels()).containsExactly(24, 25, 26, 27, 28, 29);
  }

  @Test
  void shufflesEveryImageOnce() {
    BatchLoader loader = BatchLoader.shuffled(counting(40), 7, 1, Transforms.NONE);
    assertThat(order(loader, 1))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 40).boxed().toList())
        .isNotEqualTo(IntStream.range(0, 40).boxed().toList());
  }

  @Test
  void orderDependsOnSeedAndEpochAlone() {
    BatchLoader loader = BatchLoader.shuffled(counting(40), 7, 1, Transforms.NONE);
    BatchLoader sameSeed = BatchLoader.shuffled(counting(40), 40, 1, Transforms.NONE);
    BatchLoader otherSeed = BatchLoader.shuffled(counting(40), 7, 2, Transforms.NONE);
    List<Integer> third = order(loader, 3);

    assertThat(order(loader, 2)).isNotEqualTo(third);
    assertThat(order(sameSeed, 3)).isEqualTo(third);
    assertThat(order(otherSeed, 3)).isNotEqualTo(third);
  }

  /** A change here changes what every seed means: runs could no longer be repeated. */
  @Test
  void orderStaysWhatItWas() {
    BatchLoader loader = BatchLoader.shuffled(counting(10), 10, 1, Transforms.NONE);
    assertThat(order(loader, 1)).containsExactly(6, 7, 1, 3, 9, 5, 4, 0, 2, 8);
  }

  @Test
  void cropsAndThenMirrors() {
    Transforms transforms = (epoch, sample, whole) -> cropFlip(whole, 1, -1, epoch == 1);
    BatchLoader loader = BatchLoader.shuffled(counting(1), 1, 1, transforms);

    // 0 1 2     0 0 0              0 0 0
    // 3 4 5  -> 1 2 0, mirrored -> 0 2 1
    assertThat(all(loader, 0).get(0).pixels()).containsExactly(0, 0, 0, 1, 2, 0);
    assertThat(all(loader, 1).get(0).pixels()).containsExactly(0, 0, 0, 0, 2, 1);
  }

  @Test
  void cropsEachChannelByItself() {
    HeapImages.Builder images =
        new HeapImages.Builder("two", List.of("a"), new HeapImages.Size(2, 2, 1));
    images.add(0, new byte[] {1, 2, 3, 4}, 0);
    Transforms down = (epoch, sample, whole) -> cropFlip(whole, 0, 1, false);
    BatchLoader loader = BatchLoader.shuffled(images.build(), 1, 1, down);
    assertThat(all(loader, 0).get(0).pixels()).containsExactly(2, 0, 4, 0);
  }

  @Test
  void boxFarOutsideLeavesBlack() {
    Transforms far = (epoch, sample, whole) -> cropFlip(whole, 9, -9, true);
    BatchLoader loader = BatchLoader.shuffled(counting(1), 1, 1, far);
    assertThat(all(loader, 0).get(0).pixels()).containsExactly(0, 0, 0, 0, 0, 0);
  }

  @Test
  void saysTheSameChoiceWithoutTheImages() {
    Transforms transforms =
        (epoch, sample, whole) -> cropFlip(whole, sample, -epoch, sample % 2 == 0);
    BatchLoader loader = BatchLoader.shuffled(counting(5), 3, 1, transforms);
    List<Batch> with = all(loader, 2);
    List<Batch> without = all(loader.withoutImages(), 2);

    assertThat(without).hasSameSizeAs(with);
    for (int i = 0; i < with.size(); i++) {
      Batch expected = with.get(i);
      Batch actual = without.get(i);
      assertThat(actual.labels()).isEqualTo(expected.labels());
      for (int place = 0; place < expected.size(); place++) {
        assertThat(actual.sample(place)).isEqualTo(expected.sample(place));
      }
    }
    assertThat(with.get(0).sample(1).transform())
        .isEqualTo(transforms.of(2, with.get(0).sample(1).index(), Transform.identity(3, 2)));
    assertThatThrownBy(() -> without.get(0).pixels())
        .hasMessage("the batch was loaded without its images");
  }

  /** The first batches take longest, so that workers finish out of turn. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void orderAndBytesDoNotDependOnTheNumberOfWorkers(int workers) {
    Transforms slow =
        (epoch, sample, whole) -> {
          LockSupport.parkNanos(200_000L * (sample % 4));
          return cropFlip(whole, sample % 3 - 1, 1 - sample % 2, sample % 5 == 0);
        };
    BatchLoader one = BatchLoader.shuffled(counting(40), 3, 1, slow).withWorkers(1);
    List<Batch> expected = all(one, 1);
    List<Batch> actual = all(one.withWorkers(workers), 1);

    assertThat(actual).hasSize(14);
    for (int i = 0; i < 14; i++) {
      assertThat(actual.get(i).pixels()).isEqualTo(expected.get(i).pixels());
      assertThat(actual.get(i).labels()).isEqualTo(expected.get(i).labels());
    }
  }

  @Test
  void workersDecodeAtTheSameTime() {
    CountDownLatch five = new CountDownLatch(5);
    Transforms together =
        (epoch, sample, whole) -> {
          five.countDown();
          try {
            assertThat(five.await(10, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return whole;
        };
    BatchLoader loader = BatchLoader.shuffled(counting(5), 1, 1, together).withWorkers(5);
    assertThat(all(loader, 0)).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 5})
  void startsInsideOfAnEpoch(int first) {
    BatchLoader loader =
        BatchLoader.shuffled(
            counting(9), 2, 1, (epoch, sample, whole) -> whole.shifted(epoch - 4, sample % 2));
    List<byte[]> expected = all(loader, 3).stream().skip(first).map(Batch::pixels).toList();
    try (Epoch epoch = loader.epoch(3, first)) {
      List<byte[]> actual = new ArrayList<>();
      epoch.forEach(batch -> actual.add(batch.pixels()));
      assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void errorOfAWorkerSurfacesInThePlaceOfItsBatch(int workers) {
    ResnetException broken = ResnetException.data("image 4 is broken");
    Transforms failing =
        (epoch, sample, whole) -> {
          if (sample == 4) {
            throw broken;
          }
          return whole;
        };
    BatchLoader loader = BatchLoader.shuffled(counting(5), 1, 1, failing).withWorkers(workers);
    int place = order(BatchLoader.shuffled(counting(5), 1, 1, Transforms.NONE), 0).indexOf(4);
    try (Epoch epoch = loader.epoch(0)) {
      Iterator<Batch> batches = epoch.iterator();
      for (int i = 0; i < place; i++) {
        batches.next();
      }
      assertThatThrownBy(batches::next).isSameAs(broken);
      assertThat(batches.hasNext()).isFalse();
    }
  }

  @Test
  void errorsThatAreNoExceptionsSurfaceToo() {
    Transforms failing =
        (epoch, sample, whole) -> {
          throw new OutOfMemoryError("no memory for an image");
        };
    BatchLoader loader = BatchLoader.shuffled(counting(5), 1, 1, failing);
    assertThatThrownBy(() -> all(loader, 0))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("no memory for an image");
  }

  @Test
  void decodesTwoBatchesAheadAndWaits() throws InterruptedException {
    AtomicInteger decoded = new AtomicInteger();
    CountDownLatch third = new CountDownLatch(3);
    Transforms counted =
        (epoch, sample, whole) -> {
          decoded.incrementAndGet();
          third.countDown();
          return whole;
        };
    try (Epoch epoch = BatchLoader.shuffled(counting(50), 1, 1, counted).withWorkers(1).epoch(0)) {
      assertThat(third.await(10, TimeUnit.SECONDS)).isTrue();
      Thread.sleep(50);
      // Two in the queue, a third in the worker's hand.
      assertThat(decoded).hasValue(3);
      epoch.iterator().next();
    }
  }

  @Test
  void closingEarlyStopsTheWorker() {
    try (Epoch epoch = BatchLoader.inOrder(counting(50), 1).withWorkers(1).epoch(0)) {
      epoch.iterator().next();
      assertThat(workers()).isEqualTo(1);
    }
    assertThat(workers()).isZero();
  }

  @Test
  void epochIsGoneThroughOnce() {
    try (Epoch epoch = BatchLoader.inOrder(counting(2), 1).epoch(0)) {
      assertThat(epoch.iterator()).hasNext();
      assertThatThrownBy(epoch::iterator)
          .hasMessage("an epoch can be gone through once, before it is closed");
    }
    Epoch closed = BatchLoader.inOrder(counting(2), 1).epoch(0);
    Iterator<Batch> batches = closed.iterator();
    closed.close();
    assertThatThrownBy(batches::next).hasMessage("the epoch is closed");
  }

  @Test
  void interruptedConsumerIsToldSo() {
    CountDownLatch never = new CountDownLatch(1);
    Transforms blocking =
        (epoch, sample, whole) -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return whole;
        };
    try (Epoch epoch = BatchLoader.shuffled(counting(2), 1, 1, blocking).epoch(0)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> epoch.iterator().next())
          .hasMessage("interrupted while waiting for a batch");
    }
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void rejectsBatchesOfNothing() {
    assertThatThrownBy(() -> BatchLoader.inOrder(counting(2), 0))
        .isInstanceOf(ResnetException.class)
        .hasMessage("a batch holds 1 image or more, got 0");
  }

  @Test
  void rejectsNoWorkers() {
    BatchLoader loader = BatchLoader.inOrder(counting(2), 1);
    assertThatThrownBy(() -> loader.withWorkers(0))
        .hasMessage("images are loaded by 1 thread or more, got 0");
  }

  @Test
  void emptyDataHasNoBatches() {
    BatchLoader loader = BatchLoader.inOrder(counting(0), 4);
    assertThat(loader.batchesPerEpoch()).isZero();
    assertThat(all(loader, 0)).isEmpty();
  }

  @Test
  void batchRefusesPixelsThatDoNotFit() {
    assertThatThrownBy(() -> new Batch(new byte[5], new int[2], 1, 1, 3))
        .hasMessage("2 images of 1x1x3 have 6 bytes, got 5");
  }

  @Test
  void aSamplerGivesAsManyImagesAsItSays() {
    Sampler lying =
        new Sampler() {
          @Override
          public int size(ImageDataset data) {
            return 5;
          }

          @Override
          public int[] order(ImageDataset data, long seed, int epoch) {
            return new int[4];
          }
        };
    BatchLoader loader = BatchLoader.of(counting(10), 2, 1, lying, Transforms.NONE);
    assertThatThrownBy(() -> loader.epoch(1)).hasMessage("a sampler of 5 images ordered 4");
  }

  /** The training thread has then nothing left to do to them. */
  @Test
  void operationsAreDoneWhereImagesAreLoaded() {
    Transforms erasing =
        new Transforms() {
          @Override
          public Transform of(int epoch, int sample, Transform whole) {
            return whole
                .mirrored()
                .then(new PixelOperation.Erase(new Box(0, 0, 1, 1), List.of(99)));
          }

          @Override
          public boolean changesPixels() {
            return true;
          }
        };
    BatchLoader loader = BatchLoader.of(counting(2), 2, 1, Sampler.IN_ORDER, erasing);
    try (var epoch = loader.epoch(0)) {
      Batch batch = epoch.iterator().next();
      assertThat(batch.pixels()).containsExactly(99, 1, 0, 5, 4, 3, 99, 7, 6, 11, 10, 9);
      assertThat(batch.sample(1).transform().isIdentity()).isTrue();
      assertThat(batch.sample(1).isCropFlip()).isFalse();
    }
    assertThatThrownBy(loader::withoutImages).isInstanceOf(IllegalArgumentException.class);
  }
}
