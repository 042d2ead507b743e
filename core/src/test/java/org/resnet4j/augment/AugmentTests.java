package org.resnet4j.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.resnet4j.augment.Augment.Chain;
import org.resnet4j.augment.Augment.HorizontalFlip;
import org.resnet4j.augment.Augment.PadCrop;
import org.resnet4j.data.Placement;
import org.resnet4j.data.Placements;

class AugmentTests {

  private static final Augment FLIP = new HorizontalFlip(1);

  private static List<Placement> draws(Augment augment, int count) {
    Placements placements = augment.seeded(1);
    return IntStream.range(0, count).mapToObj(i -> placements.of(3, i)).toList();
  }

  @Test
  void describesItselfCompactly() {
    assertThat(Augment.cifar()).hasToString("pad-crop(4), flip(0.5)");
    assertThat(Augment.none().describe()).isEqualTo("none");
    assertThat(new Chain(List.of()).describe()).isEqualTo("none");
  }

  @Test
  void noneLeavesImagesAsTheyAre() {
    assertThat(draws(Augment.none(), 3)).containsOnly(Placement.IDENTITY);
  }

  @Test
  void padCropReachesEveryOffsetAboutEquallyOften() {
    List<Placement> draws = draws(new PadCrop(4), 8100);
    for (int offset = -4; offset <= 4; offset++) {
      int wanted = offset;
      assertThat(draws.stream().filter(p -> p.dx() == wanted).count()).isBetween(780L, 1020L);
      assertThat(draws.stream().filter(p -> p.dy() == wanted).count()).isBetween(780L, 1020L);
    }
    assertThat(draws).noneMatch(Placement::flip);
  }

  @Test
  void flipsWithTheProbabilityGiven() {
    long flips = draws(new HorizontalFlip(0.25), 4000).stream().filter(Placement::flip).count();
    assertThat(flips).isBetween(900L, 1100L);
    assertThat(draws(new HorizontalFlip(0), 100)).noneMatch(Placement::flip);
    assertThat(draws(FLIP, 100)).allMatch(Placement::flip);
  }

  @Test
  void drawsAreAPureFunctionOfSeedEpochAndSample() {
    Placements placements = Augment.cifar().seeded(7);
    List<Placement> forwards = new ArrayList<>();
    List<Placement> backwards = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      forwards.add(placements.of(2, i));
      backwards.add(Augment.cifar().seeded(7).of(2, 99 - i));
    }
    Collections.reverse(backwards);
    assertThat(backwards).isEqualTo(forwards);
    assertThat(placements.of(3, 0)).isNotEqualTo(placements.of(2, 0));
  }

  /** A change here changes what every seed means: runs could no longer be repeated. */
  @Test
  void drawsStayWhatTheyWere() {
    Placements placements = Augment.cifar().seeded(1);
    assertThat(List.of(placements.of(1, 0), placements.of(1, 1), placements.of(2, 0)))
        .containsExactly(
            new Placement(-3, -1, true), new Placement(-4, -1, false), new Placement(3, -2, false));
  }

  @Test
  void chainOfFlipThenCropMirrorsTheCrop() {
    Augment chain = new Chain(List.of(FLIP, new PadCrop(2)));
    List<Placement> crops = draws(new Chain(List.of(new HorizontalFlip(0), new PadCrop(2))), 50);
    List<Placement> mirrored = draws(chain, 50);
    for (int i = 0; i < 50; i++) {
      Placement crop = crops.get(i);
      assertThat(mirrored.get(i)).isEqualTo(new Placement(-crop.dx(), crop.dy(), true));
    }
    assertThat(draws(new Chain(List.of(FLIP, FLIP)), 3)).containsOnly(Placement.IDENTITY);
  }

  @Test
  void rejectsWhatCannotBeDrawn() {
    assertThatThrownBy(() -> new PadCrop(0)).hasMessage("padding is 1 pixel or more, got 0");
    assertThatThrownBy(() -> new HorizontalFlip(1.5))
        .hasMessage("a probability lies in 0 to 1, got 1.5");
    assertThatThrownBy(() -> new HorizontalFlip(Double.NaN))
        .hasMessage("a probability lies in 0 to 1, got NaN");
    assertThatThrownBy(() -> new Chain(List.of(new PadCrop(4), new Chain(List.of(new PadCrop(2))))))
        .hasMessage("a chain holds at most one pad-crop, got [pad-crop(4), pad-crop(2)]");
  }
}
