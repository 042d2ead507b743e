package org.resnet4j.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.resnet4j.augment.AutoAugment.Policy;
import org.resnet4j.augment.AutoAugment.Step;

/** Against torchvision: src/test/python/make_augment_fixture.py; distributions by counting. */
class AutomaticAugmentTests {

  private static final int DRAWS = 14_000;

  private static List<List<PixelOperation>> draws(PixelAugment augment, int count) {
    Transforms transforms = augment.seeded(1);
    Transform whole = Transform.identity(32, 32);
    return IntStream.range(0, count)
        .mapToObj(i -> transforms.of(1, i, whole).operations())
        .toList();
  }

  private static long count(List<List<PixelOperation>> draws, PixelOperation operation) {
    return draws.stream().flatMap(List::stream).filter(operation::equals).count();
  }

  private static <T extends PixelOperation> List<T> only(
      List<List<PixelOperation>> draws, Class<T> kind) {
    return draws.stream().flatMap(List::stream).filter(kind::isInstance).map(kind::cast).toList();
  }

  @ParameterizedTest(name = "{0} {1}x{2} {3}")
  @CsvFileSource(resources = "magnitudes.csv", numLinesToSkip = 1, maxCharsPerColumn = 10_000)
  void magnitudesAreTorchvisions(
      Magnitudes magnitudes, int width, int height, String name, boolean signed, String levels) {
    PolicyOperation operation = PolicyOperation.named(name);
    double[] expected = Stream.of(levels.split(" ")).mapToDouble(Double::parseDouble).toArray();
    for (int level = 0; level < magnitudes.levels(); level++) {
      double magnitude = expected[expected.length == 1 ? 0 : level];
      assertThat(magnitudes.of(operation, level, width, height))
          .isCloseTo(magnitude, withinPercentage(1e-3));
    }
    assertThat(operation.signed()).isEqualTo(signed);
  }

  @ParameterizedTest
  @EnumSource
  void policiesAreTorchvisions(Policy policy) throws Exception {
    try (var in = getClass().getResourceAsStream("policies.csv")) {
      List<List<Step>> pairs =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.startsWith(policy + ","))
              .map(line -> Arrays.stream(line.split(",")).skip(1).map(Step::parse).toList())
              .toList();
      assertThat(policy.pairs()).hasSize(25).isEqualTo(pairs);
    }
  }

  @Test
  void trivialAugmentDrawsEachOfFourteenOperationsAboutEquallyOften() {
    List<List<PixelOperation>> draws = draws(new TrivialAugment(), DRAWS);
    assertThat(draws.stream().filter(List::isEmpty).count()).isBetween(880L, 1120L);
    List<Class<? extends PixelOperation>> kinds =
        List.of(
            Warp.ShearX.class,
            Warp.ShearY.class,
            Warp.Rotate.class,
            Tone.Brightness.class,
            Recolor.Saturation.class,
            Tone.Contrast.class,
            Sharpness.class,
            Tone.Posterize.class,
            Tone.Solarize.class,
            Tone.AutoContrast.class,
            Tone.Equalize.class);
    assertThat(kinds).allSatisfy(kind -> assertThat(only(draws, kind).size()).isBetween(880, 1120));
    assertThat(only(draws, Warp.Translate.class).size()).isBetween(1820, 2180);
    assertThat(only(draws, Tone.Invert.class)).isEmpty();
  }

  @Test
  void trivialAugmentDrawsEachMagnitudeInBothDirections() {
    List<Double> angles =
        only(draws(new TrivialAugment(), 3 * DRAWS), Warp.Rotate.class).stream()
            .map(Warp.Rotate::degrees)
            .toList();
    assertThat(angles.stream().distinct().count()).isEqualTo(62); // 31 levels; 0 and -0
    assertThat(angles.stream().filter(angle -> angle < 0).count())
        .isBetween(angles.size() * 45L / 100, angles.size() * 52L / 100);
    assertThat(angles).contains(135.0, -135.0, 4.5).allMatch(angle -> Math.abs(angle) <= 135);
  }

  @Test
  void randAugmentDrawsSoManyOperationsOfOneLevel() {
    List<List<PixelOperation>> draws = draws(RandAugment.torchvision(), DRAWS);
    long both = draws.stream().filter(each -> each.size() == 2).count();
    assertThat(both).isBetween(DRAWS * 83L / 100, DRAWS * 89L / 100); // (13/14)^2 = 0.862
    assertThat(only(draws, Warp.Rotate.class))
        .extracting(Warp.Rotate::degrees)
        .containsOnly(9.0, -9.0);
    assertThat(only(draws, Tone.Posterize.class)).containsOnly(new Tone.Posterize(7));
    assertThat(draws(new RandAugment(5, 30), 100)).allMatch(each -> each.size() <= 5);
  }

  /** CIFAR-10's second pair: turned in 0.7 of 1/25 of the images, moved in 0.3 of them. */
  @Test
  void autoAugmentDrawsAPairAndItsOperationsByTheirProbability() {
    List<List<PixelOperation>> draws = draws(new AutoAugment(Policy.CIFAR10), 100_000);
    List<Warp.Rotate> turned = only(draws, Warp.Rotate.class);
    assertThat(turned.size()).isBetween(2600, 3000);
    assertThat(turned.stream().filter(each -> each.degrees() < 0).count())
        .isBetween(turned.size() * 45L / 100, turned.size() * 55L / 100);
    assertThat(turned)
        .extracting(each -> Math.abs(each.degrees()))
        .containsOnly((double) (20 / 3f));
    assertThat(count(draws, new Tone.Invert())).isBetween(720L, 880L); // 0.1 and 0.1 of 1/25
    assertThat(draws).allMatch(each -> each.size() <= 2);
  }

  @Test
  void augMixWeighsItsChainsUniformlyOnTheSimplex() {
    List<Mixture> mixtures = only(draws(AugMix.torchvision(), DRAWS), Mixture.class);
    assertThat(mixtures).hasSize(DRAWS).allMatch(each -> each.branches().size() == 3);
    double[] originals = mixtures.stream().mapToDouble(Mixture::original).toArray();
    assertThat(Arrays.stream(originals).average().orElseThrow()).isBetween(0.49, 0.51);
    assertThat(Arrays.stream(originals).filter(weight -> weight < 0.1).count())
        .isBetween(1290L, 1510L);
    assertThat(mixtures)
        .allSatisfy(
            each -> {
              double chains = each.branches().stream().mapToDouble(Mixture.Branch::weight).sum();
              assertThat(each.original() + chains).isBetween(1 - 1e-9, 1 + 1e-9);
            });
    for (int depth = 1; depth <= 3; depth++) {
      int wanted = depth;
      long chains =
          mixtures.stream()
              .flatMap(each -> each.branches().stream())
              .filter(each -> each.operations().size() == wanted)
              .count();
      assertThat(chains).isBetween(DRAWS * 97L / 100, DRAWS * 103L / 100);
    }
  }

  @Test
  void augMixStaysWithinItsSeverity() {
    List<PixelOperation> chains =
        only(draws(new AugMix(2, 1), DRAWS), Mixture.class).stream()
            .flatMap(each -> each.branches().get(0).operations().stream())
            .toList();
    assertThat(only(List.of(chains), Warp.Rotate.class))
        .extracting(each -> Math.abs(each.degrees()))
        .containsOnly(0.0, (double) (30 / 9f));
  }

  @Test
  void describeThemselves() {
    assertThat(
            Stream.of(
                    new TrivialAugment(),
                    RandAugment.torchvision(),
                    new AutoAugment(Policy.IMAGENET),
                    AugMix.torchvision())
                .map(PixelAugment::toString))
        .containsExactly(
            "trivial-augment",
            "rand-augment(operations 2, magnitude 9)",
            "auto-augment(imagenet)",
            "augmix(severity 3, chains 3)");
  }
}
