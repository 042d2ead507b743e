package org.resnet4j.data;

import java.util.ArrayList;
import java.util.List;

/**
 * What a training does with the images of its data set; config.json keeps it, so that a resumed run
 * and an evaluation see the same images.
 *
 * @param validation which images are validated on
 * @param skipped image files of a folder that are left out, as paths below the folder with {@code
 *     /} between names
 */
public record ImageUse(Validation validation, List<String> skipped) {

  /** All images, validated on those that the data set has for it. */
  public static final ImageUse ALL = new ImageUse(Validation.VAL, List.of());

  public ImageUse {
    skipped = List.copyOf(skipped);
  }

  /** The use of all images, validated on these. */
  public static ImageUse validatedOn(Validation validation) {
    return new ImageUse(validation, List.of());
  }

  /** This use without further files. */
  public ImageUse without(List<String> more) {
    List<String> all = new ArrayList<>(skipped);
    all.addAll(more);
    return new ImageUse(validation, all);
  }
}
