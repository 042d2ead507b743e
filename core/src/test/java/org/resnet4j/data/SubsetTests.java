package org.resnet4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.resnet4j.ResnetException;
import org.resnet4j.data.drawn.Synthetic;

class SubsetTests {

  private static final ImageDataset WHOLE =
      Synthetic.open(Split.TRAIN, List.of("ship", "cat", "frog"), 40);

  private static byte[] image(ImageDataset data, int index) {
    byte[] image = new byte[data.channels() * data.height() * data.width()];
    data.read(index, image, 0);
    return image;
  }

  private static Set<Integer> members(Subset subset) {
    Set<Integer> members = new HashSet<>();
    for (int i = 0; i < subset.size(); i++) {
      byte[] image = image(subset, i);
      IntStream.range(0, WHOLE.size())
          .filter(j -> java.util.Arrays.equals(image, image(WHOLE, j)))
          .forEach(members::add);
    }
    return members;
  }

  @Test
  void hasEachClassEquallyOftenFromTheStart() {
    Subset subset = Subset.balanced(WHOLE, 5, 1);
    assertThat(subset.size()).isEqualTo(15);
    assertThat(IntStream.range(0, 6).map(subset::label)).containsExactly(0, 1, 2, 0, 1, 2);
  }

  @Test
  void hasEachImageOnceWithItsLabel() {
    Subset subset = Subset.balanced(WHOLE, 7, 3);
    assertThat(members(subset)).hasSize(21);
    assertThat(members(subset).stream().filter(i -> WHOLE.label(i) == 1)).hasSize(7);
  }

  @Test
  void holdsTheSmallerOneOfTheSameSeed() {
    assertThat(members(Subset.balanced(WHOLE, 9, 1)))
        .containsAll(members(Subset.balanced(WHOLE, 4, 1)));
  }

  @Test
  void anotherSeedDrawsOthers() {
    assertThat(members(Subset.balanced(WHOLE, 5, 1)))
        .isNotEqualTo(members(Subset.balanced(WHOLE, 5, 2)));
  }

  @Test
  void fingerprintTellsSizeSeedAndWholeApart() {
    ImageDataset other = Synthetic.open(Split.TEST, List.of("ship", "cat", "frog"), 40);
    assertThat(
            Set.of(
                Subset.balanced(WHOLE, 5, 1).fingerprint(),
                Subset.balanced(WHOLE, 6, 1).fingerprint(),
                Subset.balanced(WHOLE, 5, 2).fingerprint(),
                Subset.balanced(other, 5, 1).fingerprint()))
        .hasSize(4);
    assertThat(Subset.balanced(WHOLE, 5, 1).fingerprint())
        .isEqualTo(Subset.balanced(WHOLE, 5, 1).fingerprint());
  }

  @Test
  void saysWhatItIs() {
    Subset subset = Subset.balanced(WHOLE, 5, 1);
    assertThat(subset.name()).isEqualTo("synthetic-subset15");
    assertThat(subset.description())
        .isEqualTo("15 of the 120 images of synthetic, 5 a class, seed 1");
  }

  @Test
  void rejectsMoreThanAClassHas() {
    assertThatExceptionOfType(ResnetException.class)
        .isThrownBy(() -> Subset.balanced(WHOLE, 41, 1))
        .withMessage(
            "a subset of 41 images a class: synthetic has 40 of class ship; ask for as many or"
                + " fewer");
  }
}
