package org.resnet4j.studies;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resnet4j.Nearest;
import org.resnet4j.ResnetException;
import org.resnet4j.data.DataRequest;
import org.resnet4j.data.ImageDataset;
import org.resnet4j.data.Split;
import org.resnet4j.data.Subset;
import org.resnet4j.data.catalog.Datasets;

/** The images that studies use: CIFAR-10, or the drawn ones where they are asked for. */
public final class StudyData {

  /** The data sets that studies run on; the first is what is used where none is named. */
  public static final List<String> NAMES = List.of("cifar10", "synthetic");

  /** Seed of the draw: of the studies' seeds the images are independent. */
  private static final long DRAW = 1;

  private final String name;
  private final Path root;
  private final Map<String, ImageDataset> open = new HashMap<>();

  private StudyData(String name, Path root) {
    this.name = name;
    this.root = root;
  }

  /**
   * The images of a data set.
   *
   * @param root the folder in which data sets lie
   * @throws ResnetException (usage) for a name not in {@link #NAMES}, (data) if the data set is not
   *     in the folder: a study downloads nothing
   */
  public static StudyData of(String name, Path root) {
    if (!NAMES.contains(name)) {
      throw ResnetException.usage(
          "studies run on %s, got --data %s%s"
              .formatted(String.join(" or ", NAMES), name, Nearest.hint(name, NAMES)));
    }
    if (!Datasets.isLocal(name, root)) {
      throw ResnetException.data(
          "CIFAR-10 is not in %s. Without it the studies would use images drawn by the program, and only where you ask for that: add --data synthetic. To have CIFAR-10, give its folder as --data-root, or let `resnet train --model cifar-resnet8 --data cifar10 --steps 1` download it"
              .formatted(root));
    }
    return new StudyData(name, root);
  }

  /** Of the data set: {@code cifar10}. */
  public String name() {
    return name;
  }

  /**
   * As many images of one class as of another, the same ones in every study.
   *
   * @param classes empty for all
   * @param images in all, a multiple of the number of classes; 0 for the whole split
   * @throws IllegalArgumentException if the number of images is not such a multiple
   */
  public synchronized ImageDataset images(Split split, List<String> classes, int images) {
    ImageDataset whole =
        open.computeIfAbsent(
            split + " " + classes,
            key -> Datasets.open(DataRequest.of(name, root, split).withClasses(classes)));
    if (images == 0) {
      return whole;
    }
    if (images % whole.classes().size() != 0) {
      throw new IllegalArgumentException(
          "images are a multiple of " + whole.classes().size() + " classes, got " + images);
    }
    return open.computeIfAbsent(
        split + " " + classes + " " + images,
        key -> Subset.balanced(whole, images / whole.classes().size(), DRAW));
  }
}
