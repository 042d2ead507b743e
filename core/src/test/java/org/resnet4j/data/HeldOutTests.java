package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resnet4j.ResnetException;
import org.resnet4j.data.catalog.Datasets;
import org.resnet4j.data.drawn.Synthetic;
import org.resnet4j.image.ImageBytes;

class HeldOutTests {

  private static final ImageDataset WHOLE =
      Synthetic.open(Split.TRAIN, List.of("ship", "cat", "frog"), 40);
  private static final Validation TENTH = Validation.heldOut(0.1, 1);

  /** Each image of the drawn set has bytes of its own. */
  private static List<ImageBytes> images(ImageDataset data) {
    return IntStream.range(0, data.size()).mapToObj(data::bytes).toList();
  }

  private static List<Long> perClass(ImageDataset data) {
    return IntStream.range(0, data.classes().size())
        .mapToObj(label -> labels(data).filter(each -> each == label).count())
        .toList();
  }

  private static IntStream labels(ImageDataset data) {
    return IntStream.range(0, data.size()).map(data::label);
  }

  @Test
  void holdsOutTheShareOfEachClassAndLeavesTheRest() {
    ImageDataset share = HeldOut.share(WHOLE, TENTH);
    ImageDataset rest = HeldOut.rest(WHOLE, TENTH);
    assertThat(perClass(share)).containsExactly(4L, 4L, 4L);
    assertThat(perClass(rest)).containsExactly(36L, 36L, 36L);
    Set<ImageBytes> all = new HashSet<>(images(share));
    all.addAll(images(rest));
    assertThat(all).hasSize(120).containsExactlyInAnyOrderElementsOf(images(WHOLE));
    assertThat(images(rest)).isSubsetOf(images(WHOLE));
  }

  @Test
  void isAFunctionOfShareAndSeed() {
    assertThat(images(HeldOut.share(WHOLE, TENTH))).isEqualTo(images(HeldOut.share(WHOLE, TENTH)));
    ImageDataset other = HeldOut.share(WHOLE, Validation.heldOut(0.1, 2));
    assertThat(images(other)).isNotEqualTo(images(HeldOut.share(WHOLE, TENTH)));
    assertThat(
            Set.of(
                HeldOut.share(WHOLE, TENTH).fingerprint(),
                HeldOut.rest(WHOLE, TENTH).fingerprint(),
                other.fingerprint(),
                HeldOut.share(WHOLE, Validation.heldOut(0.2, 1)).fingerprint(),
                WHOLE.fingerprint()))
        .hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({"0.001, 1", "0.06, 2", "0.0625, 3", "0.999, 39"})
  void takesOneOfAClassAtLeastAndLeavesOne(double share, long held) {
    ImageDataset drawn = HeldOut.share(WHOLE, Validation.heldOut(share, 1));
    assertThat(perClass(drawn)).containsExactly(held, held, held);
  }

  @Test
  void saysWhatItIs() {
    assertThat(HeldOut.share(WHOLE, Validation.heldOut(0.125, 7)).part())
        .isEqualTo("12.5 % of train held out by seed 7");
    assertThat(HeldOut.rest(WHOLE, TENTH).part()).isEqualTo("the rest of train");
    assertThat(HeldOut.rest(WHOLE, TENTH).name()).isEqualTo("synthetic");
  }

  @Test
  void keepsAClassOfOneImageForTraining() {
    ImageDataset single = Synthetic.open(Split.TRAIN, List.of("ship", "cat"), 1);
    assertThatThrownBy(() -> HeldOut.share(single, TENTH))
        .isInstanceOfSatisfying(
            ResnetException.class, e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.DATA))
        .hasMessage(
            "synthetic: no class has two images, so that none can be held out for validation; add"
                + " images, or a folder val/CLASS/*");
    assertThat(HeldOut.rest(single, TENTH).size()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.5, 1.5, Double.NaN})
  void rejectsAShareThatIsNone(double share) {
    assertThatThrownBy(() -> Validation.heldOut(share, 1))
        .isInstanceOfSatisfying(
            ResnetException.class, e -> assertThat(e.kind()).isEqualTo(ResnetException.Kind.USAGE))
        .hasMessage(
            "the share of the training images that is held out for validation must be above 0 and"
                + " below 1, got "
                + share);
  }

  @Test
  void namedSetsValidateOnTheirTestImagesUnlessAShareIsAskedFor() {
    assertThat(Datasets.validation("synthetic", Optional.empty())).isEqualTo(Validation.TEST);
    assertThat(Datasets.validation("cifar10", Optional.of(0.2)))
        .isEqualTo(Validation.heldOut(0.2, 1));
    DataRequest request = DataRequest.of("synthetic", Path.of("unused"), Split.VALIDATION);
    assertThat(Datasets.open(request).fingerprint())
        .isEqualTo(Synthetic.open(Split.TEST, List.of()).fingerprint());
    TrainingImages test =
        Datasets.openForTraining(request.withUse(ImageUse.validatedOn(Validation.TEST)));
    assertThat(test.train().size()).isEqualTo(50_000);
    assertThat(test.validation().fingerprint())
        .isEqualTo(Synthetic.open(Split.TEST, List.of()).fingerprint());
    ImageUse use = ImageUse.validatedOn(TENTH);
    TrainingImages held = Datasets.openForTraining(request.withUse(use));
    assertThat(held.train().size()).isEqualTo(45_000);
    assertThat(held.validation().size()).isEqualTo(5_000);
    assertThat(Datasets.open(request.withUse(use)).fingerprint())
        .isEqualTo(held.validation().fingerprint());
  }
}
