package org.resnet4j.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.resnet4j.ResnetException;
import org.resnet4j.augment.PixelOperation.Erase;
import org.resnet4j.augment.RandomResizedCrop.Range;
import org.resnet4j.image.Box;

/** Against torchvision (src/test/python/make_augment_fixture.py), and by counting. */
class PixelAugmentTests {

  private static final List<Integer> MEAN = List.of(124, 116, 104);

  private static List<List<PixelOperation>> draws(PixelAugment augment, int count) {
    Transforms transforms = augment.seeded(1);
    Transform whole = Transform.identity(32, 20);
    return IntStream.range(0, count)
        .mapToObj(i -> transforms.of(1, i, whole).operations())
        .toList();
  }

  @Test
  void colorJitterDoesAllInEachOrderAboutEquallyOften() {
    List<List<PixelOperation>> draws = draws(new ColorJitter(0.4, 0.3, 0.2, 0.1), 24_000);
    assertThat(draws).allMatch(each -> each.size() == 4);
    var orders =
        draws.stream()
            .collect(
                Collectors.groupingBy(
                    each -> each.stream().map(Object::getClass).toList(), Collectors.counting()));
    assertThat(orders).hasSize(24);
    assertThat(orders.values()).allSatisfy(count -> assertThat(count).isBetween(870L, 1130L));
  }

  @Test
  void colorJitterDrawsUniformFactors() {
    List<List<PixelOperation>> draws = draws(new ColorJitter(0.4, 3, 0.2, 0.1), 10_000);
    isUniform(draws, Tone.Brightness.class, 0.6, 1.4);
    isUniform(draws, Tone.Contrast.class, 0, 4);
    isUniform(draws, Recolor.Saturation.class, 0.8, 1.2);
    isUniform(draws, Recolor.Hue.class, -0.1, 0.1);
  }

  private static void isUniform(
      List<List<PixelOperation>> draws, Class<?> kind, double low, double high) {
    double[] values =
        draws.stream()
            .flatMap(List::stream)
            .filter(kind::isInstance)
            .mapToDouble(PixelAugmentTests::value)
            .toArray();
    assertThat(values.length).isEqualTo(10_000);
    for (int tenth = 0; tenth < 10; tenth++) {
      double from = low + (high - low) * tenth / 10;
      double to = from + (high - low) / 10;
      assertThat(Arrays.stream(values).filter(v -> v >= from && v < to).count())
          .as("%s in %s to %s", kind.getSimpleName(), from, to)
          .isBetween(880L, 1120L);
    }
  }

  private static double value(PixelOperation operation) {
    if (operation instanceof Tone.Brightness brightness) {
      return brightness.factor();
    } else if (operation instanceof Tone.Contrast contrast) {
      return contrast.factor();
    } else if (operation instanceof Recolor.Saturation saturation) {
      return saturation.factor();
    }
    return ((Recolor.Hue) operation).turn();
  }

  @Test
  void colorJitterLeavesOutWhatIsZero() {
    assertThat(draws(new ColorJitter(0, 0, 0, 0), 10)).containsOnly(List.of());
    assertThat(draws(new ColorJitter(0, 0, 0, 0.1), 10))
        .allMatch(each -> each.size() == 1 && each.get(0) instanceof Recolor.Hue);
  }

  @Test
  void someImagesBecomeGray() {
    List<List<PixelOperation>> draws = draws(RandomGrayscale.torchvision(), 10_000);
    assertThat(draws.stream().filter(List.of(new Recolor.Grayscale())::equals).count())
        .isBetween(900L, 1100L);
    assertThat(draws.stream().filter(List::isEmpty).count()).isBetween(8900L, 9100L);
  }

  @ParameterizedTest(name = "{0}: {1}x{2}")
  @CsvFileSource(resources = "random-erasing.csv", numLinesToSkip = 1)
  void erasedBoxesAreTorchvisions(
      int seed,
      int width,
      int height,
      double low,
      double high,
      double narrow,
      double wide,
      String expected) {
    var erasing =
        new RandomErasing(1, new Range(low, high), new Range(narrow, wide), List.of(1, 2, 3));
    String box =
        erasing
            .box(width, height, new DrawnNumbers(seed))
            .map(b -> b.left() + " " + b.top() + " " + b.width() + " " + b.height())
            .orElse("nothing");
    assertThat(box).isEqualTo(expected);
  }

  @Test
  void erasesWithTheProbabilityAndColorGiven() {
    List<List<PixelOperation>> draws = draws(RandomErasing.torchvision(0.25, MEAN), 10_000);
    List<PixelOperation> erased = draws.stream().flatMap(List::stream).toList();
    assertThat(erased.size()).isBetween(2350, 2650);
    assertThat(erased).allMatch(each -> ((Erase) each).color().equals(MEAN));
  }

  /** A square of 8 around a pixel: rows -4 to 3, of which the image has 4 to 8. */
  @Test
  void cutoutFillsTheSquareAroundEachPixelEquallyOften() {
    List<Box> boxes =
        draws(new Cutout(9, MEAN), 64_000).stream()
            .map(each -> ((Erase) each.get(0)).box())
            .toList();
    assertThat(boxes.stream().distinct().count()).isEqualTo(32 * 20);
    assertThat(boxes.stream().filter(new Box(0, 0, 4, 4)::equals).count()).isBetween(60L, 140L);
    assertThat(boxes.stream().filter(new Box(27, 15, 5, 5)::equals).count()).isBetween(60L, 140L);
    assertThat(boxes.stream().filter(each -> each.width() == 8 && each.height() == 8).count())
        .isBetween(64_000 * 25L * 13 / 640 - 800, 64_000 * 25L * 13 / 640 + 800);
  }

  @Test
  void describeThemselves() {
    assertThat(new ColorJitter(0.4, 0.3, 0.2, 0.1))
        .hasToString("color-jitter(brightness 0.4, contrast 0.3, saturation 0.2, hue 0.1)");
    assertThat(RandomGrayscale.torchvision()).hasToString("random-grayscale(0.1)");
    assertThat(RandomErasing.torchvision(0.1, MEAN))
        .hasToString(
            "random-erasing(0.1, area 0.02 to 0.33, ratio 0.3 to 3.3, color [124, 116, 104])");
    assertThat(new Cutout(16, MEAN)).hasToString("cutout(16, color [124, 116, 104])");
  }

  private static void isRefused(Supplier<Augment> made, String message) {
    assertThatThrownBy(made::get).isInstanceOf(ResnetException.class).hasMessage(message);
  }

  @Test
  void sayWhatIsAllowed() {
    isRefused(() -> new ColorJitter(-0.1, 0, 0, 0), "brightness must not be negative, got -0.1");
    isRefused(() -> new ColorJitter(0, Double.NaN, 0, 0), "contrast must not be negative, got NaN");
    isRefused(() -> new ColorJitter(0, 0, 0, 0.6), "hue must be 0 to 0.5, got 0.6");
    isRefused(() -> new RandomGrayscale(2), "a probability must be 0 to 1, got 2");
    isRefused(() -> new RandAugment(0, 9), "the number of operations must be 1 to 100, got 0");
    isRefused(() -> new RandAugment(2, 31), "the magnitude must be 0 to 30, got 31");
    isRefused(() -> new AugMix(11, 3), "the severity must be 1 to 10, got 11");
    isRefused(() -> new AugMix(3, 0), "the number of chains must be 1 to 100, got 0");
    isRefused(() -> RandomErasing.torchvision(-1, MEAN), "a probability must be 0 to 1, got -1");
    isRefused(
        () -> RandomErasing.torchvision(0.1, List.of(0, 0)),
        "a color has three values of 0 to 255, got [0, 0]");
    isRefused(
        () -> new RandomErasing(1, new Range(0.1, 1.5), new Range(1, 1), MEAN),
        "the area to erase must be 0 to 1, got 1.5");
    isRefused(() -> new Cutout(1, MEAN), "the side of a cutout must be 2 to 65536, got 1");
    isRefused(
        () -> new Cutout(8, List.of(0, 256, 0)),
        "a color has three values of 0 to 255, got [0, 256, 0]");
  }
}
