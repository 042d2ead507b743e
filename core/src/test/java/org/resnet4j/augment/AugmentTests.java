package org.resnet4j.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.resnet4j.ResnetException;
import org.resnet4j.augment.Augment.Chain;
import org.resnet4j.augment.Augment.HorizontalFlip;
import org.resnet4j.augment.Augment.PadCrop;
import org.resnet4j.image.Box;
import tools.jackson.databind.json.JsonMapper;

class AugmentTests {

  private static final Augment FLIP = new HorizontalFlip(1);

  private static final Transform WHOLE = Transform.identity(32, 30);

  private static Transform cropFlip(int dx, int dy, boolean flip) {
    return new Transform(new Box(dx, dy, 32, 30), 32, 30, flip, List.of());
  }

  private static List<Transform> draws(Augment augment, int count) {
    Transforms transforms = augment.seeded(1);
    return IntStream.range(0, count).mapToObj(i -> transforms.of(3, i, WHOLE)).toList();
  }

  @Test
  void describesItselfCompactly() {
    assertThat(Augment.cifar()).hasToString("pad-crop(4), flip(0.5)");
    assertThat(Augment.none()).hasToString("none");
    assertThat(new Chain(List.of())).hasToString("none");
  }

  /** A recipe's file names an augmentation; each kind must have a name there. */
  @Test
  void everyKindIsReadFromTheJsonThatItWrites() {
    List<Augment> kinds =
        List.of(
            Augment.none(),
            new PadCrop(3),
            new HorizontalFlip(0.25),
            RandomResizedCrop.imageNet(),
            new ColorJitter(0.4, 0.3, 0.2, 0.1),
            new RandomGrayscale(0.2),
            new TrivialAugment(),
            new RandAugment(3, 7),
            new AutoAugment(AutoAugment.Policy.IMAGENET),
            new AugMix(2, 4),
            RandomErasing.torchvision(0.1, List.of(1, 2, 3)),
            new Cutout(16, List.of(1, 2, 3)),
            Augment.cifar());
    assertThat(kinds)
        .extracting(Object::getClass)
        .containsExactlyInAnyOrderElementsOf(permitted(Augment.class).toList());
    assertThat(kinds)
        .allSatisfy(
            kind -> {
              String json = JsonMapper.shared().writeValueAsString(kind);
              assertThat(JsonMapper.shared().readValue(json, Augment.class)).isEqualTo(kind);
            });
  }

  private static Stream<Class<?>> permitted(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(AugmentTests::permitted)
        : Stream.of(type);
  }

  @Test
  void aFileNamesAnAutomaticPolicyByItsDataSet() {
    String json = "{\"kind\": \"auto-augment\", \"policy\": \"cifar10\"}";
    assertThat(JsonMapper.shared().readValue(json, Augment.class))
        .isEqualTo(new AutoAugment(AutoAugment.Policy.CIFAR10));
  }

  @Test
  void changesPixelsAfterCropAndFlip() {
    Augment cutout = new Cutout(2, List.of(0, 0, 0));
    Augment chain = new Chain(List.of(Augment.cifar(), cutout, new RandomGrayscale(1)));
    assertThat(draws(chain, 10)).allMatch(each -> each.operations().size() == 2);
    assertThat(draws(chain, 10))
        .extracting(each -> new Transform(each.box(), 32, 30, each.flip(), List.of()))
        .isEqualTo(draws(Augment.cifar(), 10));
  }

  @Test
  void refusesToCropOrFlipBehindWhatChangesPixels() {
    Augment gray = new RandomGrayscale(0.5);
    for (Augment late : List.of(FLIP, new PadCrop(4), RandomResizedCrop.imageNet())) {
      Augment inner = new Chain(List.of(Augment.none(), late));
      assertThatThrownBy(() -> new Chain(List.of(gray, inner)))
          .isInstanceOf(ResnetException.class)
          .hasMessage(
              "in a chain crops and flips come before what changes pixels: move "
                  + late
                  + " before random-grayscale(0.5)");
    }
    new Chain(List.of(FLIP, gray, Augment.none(), new Chain(List.of()), gray));
  }

  @Test
  void noneLeavesImagesAsTheyAre() {
    assertThat(draws(Augment.none(), 3)).containsOnly(WHOLE);
  }

  @Test
  void padCropReachesEveryOffsetAboutEquallyOften() {
    List<Transform> draws = draws(new PadCrop(4), 8100);
    for (int offset = -4; offset <= 4; offset++) {
      int wanted = offset;
      assertThat(draws.stream().filter(p -> p.box().left() == wanted).count())
          .isBetween(780L, 1020L);
      assertThat(draws.stream().filter(p -> p.box().top() == wanted).count())
          .isBetween(780L, 1020L);
    }
    assertThat(draws).noneMatch(Transform::flip);
  }

  @Test
  void flipsWithTheProbabilityGiven() {
    long flips = draws(new HorizontalFlip(0.25), 4000).stream().filter(Transform::flip).count();
    assertThat(flips).isBetween(900L, 1100L);
    assertThat(draws(new HorizontalFlip(0), 100)).noneMatch(Transform::flip);
    assertThat(draws(FLIP, 100)).allMatch(Transform::flip);
  }

  @Test
  void drawsAreAPureFunctionOfSeedEpochAndSample() {
    Transforms transforms = Augment.cifar().seeded(7);
    List<Transform> forwards = new ArrayList<>();
    List<Transform> backwards = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      forwards.add(transforms.of(2, i, WHOLE));
      backwards.add(Augment.cifar().seeded(7).of(2, 99 - i, WHOLE));
    }
    Collections.reverse(backwards);
    assertThat(backwards).isEqualTo(forwards);
    assertThat(transforms.of(3, 0, WHOLE)).isNotEqualTo(transforms.of(2, 0, WHOLE));
  }

  /** A change here changes what every seed means: runs could no longer be repeated. */
  @Test
  void drawsStayWhatTheyWere() {
    Transforms transforms = Augment.cifar().seeded(1);
    assertThat(
            List.of(
                transforms.of(1, 0, WHOLE), transforms.of(1, 1, WHOLE), transforms.of(2, 0, WHOLE)))
        .containsExactly(cropFlip(-3, -1, true), cropFlip(-4, -1, false), cropFlip(3, -2, false));
  }

  @Test
  void chainOfFlipThenCropMirrorsTheCrop() {
    Augment chain = new Chain(List.of(FLIP, new PadCrop(2)));
    List<Transform> crops = draws(new Chain(List.of(new HorizontalFlip(0), new PadCrop(2))), 50);
    List<Transform> mirrored = draws(chain, 50);
    for (int i = 0; i < 50; i++) {
      Transform crop = crops.get(i);
      assertThat(mirrored.get(i)).isEqualTo(cropFlip(-crop.box().left(), crop.box().top(), true));
    }
    assertThat(draws(new Chain(List.of(FLIP, FLIP)), 3)).containsOnly(WHOLE);
  }

  @Test
  void rejectsWhatCannotBeDrawn() {
    assertThatThrownBy(() -> new PadCrop(0)).hasMessage("padding is 1 pixel or more, got 0");
    assertThatThrownBy(() -> new HorizontalFlip(1.5))
        .hasMessage("a probability lies in 0 to 1, got 1.5");
    assertThatThrownBy(() -> new HorizontalFlip(Double.NaN))
        .hasMessage("a probability lies in 0 to 1, got NaN");
    assertThatThrownBy(() -> new Chain(List.of(new PadCrop(4), new Chain(List.of(new PadCrop(2))))))
        .hasMessage("a chain holds at most one crop, got [pad-crop(4), pad-crop(2)]");
  }
}
