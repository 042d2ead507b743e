package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.resnet4j.Digests;
import org.resnet4j.data.catalog.Datasets;

/** On the real images, where they are there; the sums were computed apart from this code. */
class RealCifarTests {

  private static final Path ROOT = DataRoot.resolve(Optional.empty());

  private static ImageDataset open(Split split) {
    Path folder = ROOT.resolve("cifar-10-batches-bin");
    assumeTrue(Files.isDirectory(folder), "no CIFAR-10 in " + folder);
    RecordingListener listener = new RecordingListener();
    ImageDataset data =
        Datasets.open("cifar10", ROOT, split, List.of("airplane", "bird"), listener);
    assertThat(listener.warnings).isEmpty();
    return data;
  }

  private static String pixelSum(ImageDataset data) {
    MessageDigest digest = Digests.of("SHA-256");
    byte[] image = new byte[3 * 32 * 32];
    for (int i = 0; i < data.size(); i++) {
      data.read(i, image, 0);
      digest.update(image);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static long birds(ImageDataset data) {
    return IntStream.range(0, data.size()).filter(i -> data.label(i) == 1).count();
  }

  @Test
  void trainsOnTenThousandAirplanesAndBirds() {
    ImageDataset data = open(Split.TRAIN);
    assertThat(data.size()).isEqualTo(10_000);
    assertThat(birds(data)).isEqualTo(5_000);
    assertThat(pixelSum(data))
        .isEqualTo("a46c3c1edcaaaafd4d37f2beaecb297b7a886ed2c225faa073e271dbb53d7370");
  }

  @Test
  void testsOnTwoThousand() {
    ImageDataset data = open(Split.TEST);
    assertThat(data.size()).isEqualTo(2_000);
    assertThat(birds(data)).isEqualTo(1_000);
    assertThat(pixelSum(data))
        .isEqualTo("5cd6917c03656a2f80e5278ba5c368252218f357121c12250385ac99587fa854");
  }
}
