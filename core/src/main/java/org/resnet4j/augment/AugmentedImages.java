package org.resnet4j.augment;

import org.resnet4j.image.Geometry;
import org.resnet4j.image.ImageBytes;
import org.resnet4j.image.ImageSource;
import org.resnet4j.image.RgbImage;

/**
 * What a net sees of an image in training, for people to look at.
 *
 * @param seed of the draws
 * @param geometry that makes the net's input of an image
 */
public record AugmentedImages(Augment augment, long seed, Geometry geometry) {

  /**
   * Draws.
   *
   * @param sample the image's place in its data set
   * @param epoch in which it is seen
   */
  public RgbImage draw(RgbImage image, int sample, int epoch) {
    int side = geometry.crop();
    Transform whole = Transform.identity(side, side);
    Transforms transforms = augment.seeded(seed);
    RgbImage cut;
    Transform rest;
    if (transforms.needsOriginals()) {
      ImageSource source = new ImageSource(image, geometry.interpolation());
      Transform transform = transforms.of(epoch, sample, whole.withBox(source.whole()));
      cut = source.decode(transform.box(), side, side);
      rest = transform.afterResizing();
    } else {
      cut = geometry.apply(image);
      rest = transforms.of(epoch, sample, whole);
    }
    byte[] changed = new byte[3 * side * side];
    new CropFlipBytes(3, side, side).apply(new ImageBytes(cut.toChw(), 0), rest, changed, 0);
    return RgbImage.ofChw(new ImageBytes(changed, 0), side, side);
  }
}
