package org.resnet4j.data;

import java.nio.file.Path;
import java.util.List;

/**
 * What is asked of {@link Datasets}.
 *
 * @param name {@code cifar10}, {@code cifar100}, {@code synthetic}, or the path of a folder of
 *     images
 * @param root the folder in which data sets lie, see {@link DataRoot}; not used for a folder of
 *     images
 * @param classes the classes to take; labels are their places in this list. Empty: all of them, in
 *     the data set's order
 * @param geometry what makes one size of a folder's images; the other sets have theirs
 * @param listener told of warnings and of a download's progress
 */
public record DataRequest(
    String name,
    Path root,
    Split split,
    List<String> classes,
    Geometry geometry,
    DataListener listener) {

  private static final Geometry TORCHVISION = Geometry.forSide(224);

  public DataRequest {
    classes = List.copyOf(classes);
  }

  /** All classes, a folder's images as torchvision's evaluation has them (256, 224), silently. */
  public static DataRequest of(String name, Path root, Split split) {
    return new DataRequest(name, root, split, List.of(), TORCHVISION, DataListener.SILENT);
  }

  /** The same for these classes. */
  public DataRequest withClasses(List<String> others) {
    return new DataRequest(name, root, split, others, geometry, listener);
  }

  /** The same with a folder's images prepared so. */
  public DataRequest withGeometry(Geometry other) {
    return new DataRequest(name, root, split, classes, other, listener);
  }

  /** The same, told to another. */
  public DataRequest withListener(DataListener other) {
    return new DataRequest(name, root, split, classes, geometry, other);
  }
}
