package org.resnet4j.data.drawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.resnet4j.ResnetException;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;

class SyntheticTests {

  private static final List<String> TWO = List.of("airplane", "bird");

  private static byte[] image(ImageDataset data, int index) {
    byte[] image = new byte[data.channels() * data.height() * data.width()];
    data.read(index, image, 0);
    return image;
  }

  @Test
  void hasTheShapeOfCifar10() {
    Synthetic train = Synthetic.open(Split.TRAIN, List.of());
    assertThat(train.name()).isEqualTo("synthetic");
    assertThat(train.classes())
        .containsExactly(
            "airplane",
            "automobile",
            "bird",
            "cat",
            "deer",
            "dog",
            "frog",
            "horse",
            "ship",
            "truck");
    assertThat(train.size()).isEqualTo(50_000);
    assertThat(image(train, 49_999)).hasSize(3 * 32 * 32);
    assertThat(Synthetic.open(Split.TEST, TWO).size()).isEqualTo(2_000);
  }

  /** The same on every machine and JDK; a change of the drawings changes the version with it. */
  @Test
  void drawsTheSameImagesEverywhere() throws NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    for (Split split : List.of(Split.TRAIN, Split.TEST)) {
      Synthetic data = Synthetic.open(split, List.of());
      IntStream.range(0, 100).forEach(index -> sha256.update(image(data, index)));
    }
    assertThat(HexFormat.of().formatHex(sha256.digest()))
        .isEqualTo("d8703a8b5bf203df9dd8c4b2836fb15f9c6d279417c1bd61d05658c10b3f56da");
  }

  @Test
  void drawsAnImageIndependentlyOfWhatElseIsOpen() {
    Synthetic all = Synthetic.open(Split.TRAIN, List.of());
    Synthetic some = Synthetic.open(Split.TRAIN, List.of("truck", "bird"), 10);
    assertThat(image(some, 2 * 7 + 1)).isEqualTo(image(all, 10 * 7 + 2));
    assertThat(image(some, 2 * 7)).isEqualTo(image(all, 10 * 7 + 9));
  }

  @Test
  void copiesToTheOffset() {
    Synthetic data = Synthetic.open(Split.TEST, TWO, 1);
    byte[] target = new byte[2 * 3072];
    data.read(1, target, 3072);
    assertThat(Arrays.copyOfRange(target, 3072, 6144)).isEqualTo(image(data, 1));
    assertThat(Arrays.copyOf(target, 3072)).containsOnly(0);
  }

  @Test
  void hasEachClassEquallyOftenInTheGivenOrder() {
    Synthetic data = Synthetic.open(Split.TRAIN, List.of("ship", "cat", "frog"), 40);
    int[] counts = new int[3];
    IntStream.range(0, data.size()).forEach(index -> counts[data.label(index)]++);
    assertThat(counts).containsExactly(40, 40, 40);
    assertThat(data.classes()).containsExactly("ship", "cat", "frog");
  }

  @Test
  void repeatsNoImageWithinOrAcrossSplits() {
    Set<String> seen = new HashSet<>();
    for (Split split : Split.values()) {
      Synthetic data = Synthetic.open(split, List.of(), 100);
      IntStream.range(0, data.size())
          .forEach(index -> seen.add(HexFormat.of().formatHex(image(data, index))));
    }
    assertThat(seen).hasSize(2_000);
  }

  @Test
  void fingerprintsWhatDeterminesTheContent() {
    String fingerprint = Synthetic.open(Split.TRAIN, TWO).fingerprint();
    assertThat(fingerprint)
        .isEqualTo("654c2bdf6b02b7176f48e5f9c29eff0565f0a589aa61d15db555852e94b0e04c")
        .isEqualTo(Synthetic.open(Split.TRAIN, TWO, 5_000).fingerprint())
        .isNotEqualTo(Synthetic.open(Split.TEST, TWO, 5_000).fingerprint())
        .isNotEqualTo(Synthetic.open(Split.TRAIN, TWO, 5_001).fingerprint())
        .isNotEqualTo(Synthetic.open(Split.TRAIN, List.of("bird", "airplane")).fingerprint());
  }

  /** The plane halfway between the two mean images. */
  @Test
  void isHardForTheNearestCentroid() {
    Synthetic train = Synthetic.open(Split.TRAIN, TWO, 1_000);
    double[][] means = new double[2][3073];
    for (int index = 0; index < train.size(); index++) {
      double[] x = features(train, index);
      double[] mean = means[train.label(index)];
      IntStream.range(0, x.length).forEach(i -> mean[i] += x[i] / 1_000);
    }
    double[] weights = new double[3073];
    IntStream.range(0, 3072).forEach(i -> weights[i] = means[1][i] - means[0][i]);
    weights[3072] = -(score(weights, means[0]) + score(weights, means[1])) / 2;
    assertThat(accuracy(weights)).isBetween(0.4, 0.7);
  }

  @Test
  void isHardForLogisticRegression() {
    Synthetic train = Synthetic.open(Split.TRAIN, TWO, 1_000);
    double[] weights = new double[3073];
    for (int step = 0; step < 5 * train.size(); step++) {
      int index = step % train.size();
      double[] x = features(train, index);
      double error = train.label(index) - 1 / (1 + Math.exp(-score(weights, x)));
      double rate = 2e-3 / (1 + step / 2_000.0);
      IntStream.range(0, x.length).forEach(i -> weights[i] += rate * error * x[i]);
    }
    assertThat(accuracy(weights)).isBetween(0.4, 0.7);
  }

  /** The pixels in -1 to 1, and a constant. */
  private static double[] features(ImageDataset data, int index) {
    byte[] image = image(data, index);
    double[] features = new double[image.length + 1];
    IntStream.range(0, image.length).forEach(i -> features[i] = (image[i] & 0xFF) / 127.5 - 1);
    features[image.length] = 1;
    return features;
  }

  private static double score(double[] weights, double[] x) {
    double score = 0;
    for (int i = 0; i < x.length; i++) {
      score += weights[i] * x[i];
    }
    return score;
  }

  private static double accuracy(double[] weights) {
    Synthetic test = Synthetic.open(Split.TEST, TWO, 500);
    long correct =
        IntStream.range(0, test.size())
            .filter(i -> (score(weights, features(test, i)) > 0 ? 1 : 0) == test.label(i))
            .count();
    return (double) correct / test.size();
  }

  @Test
  void rejectsAnUnknownClass() {
    assertUsage(
        () -> Synthetic.open(Split.TRAIN, List.of("bird", "plane")),
        "unknown class 'plane' of synthetic (it has airplane, automobile, bird, cat, deer, dog,"
            + " frog, horse, ship, truck); did you mean 'airplane'?");
  }

  @Test
  void rejectsAClassGivenTwice() {
    assertUsage(
        () -> Synthetic.open(Split.TRAIN, List.of("bird", "cat", "bird")),
        "a class can be chosen once, got bird, cat, bird of synthetic");
  }

  @Test
  void rejectsNoImages() {
    assertUsage(
        () -> Synthetic.open(Split.TRAIN, TWO, 0), "images per class are 1 to 1000000, got 0");
  }

  private static void assertUsage(Runnable action, String message) {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(action::run)
        .withMessage(message)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.USAGE));
  }
}
