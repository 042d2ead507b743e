package org.resnet4j.data;

import java.nio.file.Path;
import java.util.List;
import org.resnet4j.image.Geometry;

/**
 * What is asked of {@code data.catalog.Datasets}.
 *
 * @param name {@code cifar10}, {@code cifar100}, {@code synthetic}, or the path of a folder of
 *     images
 * @param root the folder in which data sets lie, see {@link DataRoot}; not used for a folder of
 *     images
 * @param split which part; not used where the two sets of a training are opened
 * @param classRule which classes are taken, and by which labels
 * @param geometry what makes one size of a folder's images; the other sets have theirs
 * @param listener told of warnings and of a download's progress
 * @param use which images validate, and which files of a folder are left out
 * @param checks what is done about files of a folder that are no images
 */
public record DataRequest(
    String name,
    Path root,
    Split split,
    ClassRule classRule,
    Geometry geometry,
    DataListener listener,
    ImageUse use,
    ImageChecks checks) {

  private static final Geometry TORCHVISION = Geometry.forSide(224);

  /**
   * All classes, a folder's images as torchvision's evaluation has them (256, 224), silently; no
   * file is left out, and one that is no image is an error.
   */
  public static DataRequest of(String name, Path root, Split split) {
    return new DataRequest(
        name,
        root,
        split,
        ClassRule.ALL,
        TORCHVISION,
        DataListener.SILENT,
        ImageUse.ALL,
        ImageChecks.USUAL);
  }

  /** This request for these classes; labels are their places in the list. Empty: for all. */
  public DataRequest withClasses(List<String> names) {
    return withClassRule(ClassRule.named(names));
  }

  /** This request for the classes that a rule chooses. */
  public DataRequest withClassRule(ClassRule other) {
    return new DataRequest(name, root, split, other, geometry, listener, use, checks);
  }

  /** This request with a folder's images prepared so. */
  public DataRequest withGeometry(Geometry other) {
    return new DataRequest(name, root, split, classRule, other, listener, use, checks);
  }

  public DataRequest withListener(DataListener other) {
    return new DataRequest(name, root, split, classRule, geometry, other, use, checks);
  }

  /** This request for images that are used so. */
  public DataRequest withUse(ImageUse other) {
    return new DataRequest(name, root, split, classRule, geometry, listener, other, checks);
  }

  /** This request with a folder's files checked so. */
  public DataRequest withChecks(ImageChecks other) {
    return new DataRequest(name, root, split, classRule, geometry, listener, use, other);
  }
}
