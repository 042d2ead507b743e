package org.resnet4j.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.resnet4j.augment.RandomResizedCrop.Range;
import org.resnet4j.image.Box;
import org.resnet4j.image.FormulaImage;
import org.resnet4j.image.ImageSource;
import org.resnet4j.image.Interpolation;
import org.resnet4j.image.RgbImage;

/** Against torchvision: src/test/python/make_random_resized_crop_fixture.py. */
class RandomResizedCropTests {

  private static final Transform PHOTO =
      Transform.identity(224, 224).withBox(new Box(0, 0, 500, 375));

  @ParameterizedTest(name = "{0}: {1}x{2}")
  @CsvFileSource(resources = "random-resized-crop.csv", numLinesToSkip = 1)
  void boxesAndPixelsAreTorchvisions(
      int seed,
      int width,
      int height,
      double low,
      double high,
      double narrow,
      double wide,
      String box,
      int side,
      String pixels) {
    var crop = new RandomResizedCrop(new Range(low, high), new Range(narrow, wide));
    RgbImage image = FormulaImage.of(width, height, seed);
    ImageSource source = new ImageSource(image, Interpolation.BILINEAR);
    Transform whole = Transform.identity(side, side).withBox(source.whole());

    Transform drawn = crop.draw(whole, new DrawnNumbers(seed));

    Box taken = drawn.box();
    assertThat(drawn).isEqualTo(whole.withBox(taken));
    assertThat(taken.left() + " " + taken.top() + " " + taken.width() + " " + taken.height())
        .isEqualTo(box);
    assertThat(FormulaImage.hash(source.decode(taken, side, side))).isEqualTo(pixels);
  }

  @Test
  void keepsAFlipAndIsDrawnWithinTheBoxBefore() {
    Transform part = PHOTO.withBox(new Box(100, 50, 300, 200)).mirrored();
    for (int seed = 0; seed < 100; seed++) {
      Transform drawn = RandomResizedCrop.imageNet().draw(part, new DrawnNumbers(seed));
      assertThat(drawn.flip()).isTrue();
      assertThat(drawn.box().left()).isBetween(100, 400 - drawn.box().width());
      assertThat(drawn.box().top()).isBetween(50, 250 - drawn.box().height());
    }
  }

  @Test
  void chainsDrawOnOriginalsWhereOneOfTheirStepsDoes() {
    Augment flip = new Augment.HorizontalFlip(0.5);
    Augment chain = new Augment.Chain(List.of(RandomResizedCrop.imageNet(), flip));
    assertThat(chain.seeded(1).needsOriginals()).isTrue();
    assertThat(Augment.cifar().seeded(1).needsOriginals()).isFalse();
    assertThat(chain.seeded(1).of(1, 7, PHOTO)).isEqualTo(chain.seeded(1).of(1, 7, PHOTO));
    assertThat(chain)
        .hasToString(
            "random-resized-crop(area 0.08 to 1.0, ratio 0.75 to 1.3333333333333333), flip(0.5)");
  }

  @Test
  void rejectsWhatCannotBeDrawn() {
    assertThatThrownBy(() -> new Range(0, 1)).hasMessage("no range above 0: 0.0 to 1.0");
    assertThatThrownBy(() -> new Range(2, 1)).hasMessage("no range above 0: 2.0 to 1.0");
    assertThatThrownBy(() -> new RandomResizedCrop(new Range(1, 2), new Range(1, 1)))
        .hasMessage("a box has at most the image's area, got 1.0 to 2.0");
    Augment crop = RandomResizedCrop.imageNet();
    assertThatThrownBy(() -> new Augment.Chain(List.of(crop, new Augment.PadCrop(4))))
        .hasMessageStartingWith("a chain holds at most one crop, got");
  }
}
