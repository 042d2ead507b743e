package org.resnet4j.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.resnet4j.ResnetException;

/**
 * How an image of any size becomes a square, as torchvision's {@code Resize(resize)} and {@code
 * CenterCrop(crop)} do it with Pillow, to the bit. timm's and Hugging Face's for this family are
 * alike, with another interpolation, {@code resize = floor(crop / crop_pct)} and other framings.
 *
 * @param resize length of the shorter side after resizing, in pixels
 * @param crop side of the square that is cut from the middle, in pixels; what the image lacks is
 *     black
 * @param interpolation of the resizing
 * @param framing what else than the shorter side is resized, and where the square is cut
 */
public record Geometry(int resize, int crop, Interpolation interpolation, Framing framing) {

  /** The longest side, in pixels. */
  public static final int LARGEST = 10_000;

  /** Inputs of fewer pixels are taken whole, as CIFAR's are. */
  private static final int SMALL = 100;

  private static final Pattern TEXT =
      Pattern.compile("resize=(\\d{1,5}),crop=(\\d{1,5}),(\\w+)(?:,(\\w+))?");

  public Geometry {
    requireSide("resize", resize);
    requireSide("crop", crop);
  }

  /** torchvision's framing. */
  public Geometry(int resize, int crop, Interpolation interpolation) {
    this(resize, crop, interpolation, Framing.CENTER);
  }

  private static void requireSide(String what, int side) {
    if (side < 1 || side > LARGEST) {
      throw ResnetException.usage(what + " must be 1 to " + LARGEST + " pixels, got " + side);
    }
  }

  /**
   * What a net is given whose preprocessing is not known: the whole of the shorter side where its
   * input is under 100 pixels, else seven eighths (224 of 256, torchvision's); bilinear.
   *
   * @param side of the net's input, in pixels
   */
  public static Geometry forSide(int side) {
    int resize = side < SMALL ? side : (int) Math.round(side / 0.875);
    return new Geometry(resize, side, Interpolation.BILINEAR);
  }

  /**
   * Reads {@code resize=256,crop=224,bilinear}, with {@code ,floor} or {@code ,squash} behind it.
   *
   * @throws ResnetException (usage) for anything else
   */
  @JsonCreator
  public static Geometry parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw ResnetException.usage(
          "unknown preprocessing '" + text + "'; it looks like resize=256,crop=224,bilinear");
    }
    return new Geometry(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Interpolation.parse(matcher.group(3)),
        matcher.group(4) == null ? Framing.CENTER : Framing.parse(matcher.group(4)));
  }

  /** Returns the square, crop x crop. */
  public RgbImage apply(RgbImage image) {
    RgbImage resized = framing.resize(image, resize, interpolation);
    return Resize.crop(resized, framing.square(resized, crop));
  }

  /** The text that {@link #parse} reads back. */
  @JsonValue
  @Override
  public String toString() {
    String text = "resize=" + resize + ",crop=" + crop + "," + interpolation;
    return framing == Framing.CENTER ? text : text + "," + framing;
  }
}
