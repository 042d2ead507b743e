package org.resnet4j.image;

import org.resnet4j.Text;

/** An image of more pixels than are allowed. */
public final class ImageTooLarge extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  /** The largest image in pixels; more is taken for a mistake or an attack. */
  static final long LIMIT = 200_000_000;

  private ImageTooLarge(long area) {
    super(Text.of("has %d pixels; at most %d are allowed", area, LIMIT));
  }

  /** Checks an image's area before memory is taken for it. */
  public static void check(long area) {
    if (area > LIMIT) {
      throw new ImageTooLarge(area);
    }
  }
}
