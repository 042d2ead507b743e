package org.resnet4j.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.resnet4j.image.Framing;
import org.resnet4j.image.Geometry;
import org.resnet4j.image.Interpolation;
import org.resnet4j.image.RgbImage;

/**
 * How an image of any size becomes a network's input, as torchvision's {@code Resize}, {@code
 * CenterCrop}, {@code ToTensor} and {@code Normalize} in a row.
 *
 * @param resize length of the shorter side after resizing, in pixels
 * @param crop side of the square that is cut from the middle, in pixels
 * @param interpolation of the resizing
 * @param framing how the square is made of other shapes
 * @param normalize of the pixels
 */
public record Preprocessing(
    int resize,
    int crop,
    Interpolation interpolation,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Usual.class) Framing framing,
    Normalization normalize) {

  /** Leaves torchvision's framing out of JSON, as before there were others. */
  static final class Usual {
    @Override
    public boolean equals(Object framing) {
      return framing == Framing.CENTER;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  /** torchvision's for its V1 weights: 256, 224, bilinear, ImageNet's mean and deviation. */
  public static final Preprocessing IMAGENET =
      new Preprocessing(256, 224, Interpolation.BILINEAR, Normalization.IMAGENET);

  public Preprocessing {
    Checks.between("resize", resize, 1, Geometry.LARGEST);
    Checks.between("crop", crop, 1, Geometry.LARGEST);
    framing = Objects.requireNonNullElse(framing, Framing.CENTER); // JSON may lack it
  }

  /** torchvision's framing. */
  public Preprocessing(int resize, int crop, Interpolation interpolation, Normalization normalize) {
    this(resize, crop, interpolation, Framing.CENTER, normalize);
  }

  /** What {@code geometry} makes of an image, normalised so. */
  public static Preprocessing of(Geometry geometry, Normalization normalize) {
    return new Preprocessing(
        geometry.resize(),
        geometry.crop(),
        geometry.interpolation(),
        geometry.framing(),
        normalize);
  }

  /**
   * For a net whose preprocessing is not known, see {@link Geometry#forSide}.
   *
   * @param side of the net's input, in pixels
   */
  public static Preprocessing forSide(int side, Normalization normalize) {
    return of(Geometry.forSide(side), normalize);
  }

  /** Resizing and cropping, without what is done to the pixels. */
  public Geometry geometry() {
    return new Geometry(resize, crop, interpolation, framing);
  }

  /** This preprocessing with another normalization. */
  public Preprocessing withNormalize(Normalization other) {
    return new Preprocessing(resize, crop, interpolation, framing, other);
  }

  /** Resizes and crops: crop x crop bytes of each channel, not normalised. */
  public RgbImage apply(RgbImage image) {
    return geometry().apply(image);
  }
}
