package org.resnet4j.data;

import java.util.List;
import org.resnet4j.image.Geometry;
import org.resnet4j.image.ImageBytes;
import org.resnet4j.image.ImageSource;
import org.resnet4j.image.RgbImage;

/** A labelled set of images, all of one size, random access; thread-safe for reading. */
public interface ImageDataset {

  /**
   * What a set is, whatever its images are.
   *
   * @param name of the data set, such as {@code cifar10}
   * @param part of the data set that this is, as messages say it: {@code test}, {@code val}, {@code
   *     10 % of train held out by seed 1}; empty where it is all of it
   * @param classes names; the label is the index
   * @param channels number of colour channels, 3 for RGB
   * @param height of every image, in pixels
   * @param width of every image, in pixels
   */
  record Facts(
      String name, String part, List<String> classes, int channels, int height, int width) {
    public Facts {
      classes = List.copyOf(classes);
    }
  }

  /** Returns what this set is. */
  Facts facts();

  default String name() {
    return facts().name();
  }

  default String part() {
    return facts().part();
  }

  default List<String> classes() {
    return facts().classes();
  }

  default int channels() {
    return facts().channels();
  }

  default int height() {
    return facts().height();
  }

  default int width() {
    return facts().width();
  }

  /** Returns the number of images. */
  int size();

  /** Returns the label of an image, 0 to {@code classes().size() - 1}. */
  int label(int index);

  /**
   * Returns where an image lies, channels x height x width unsigned bytes; decodes it first where
   * it must be.
   *
   * @param index 0 to {@code size() - 1}
   */
  ImageBytes bytes(int index);

  /**
   * Writes an image as channels x height x width unsigned bytes.
   *
   * @param index 0 to {@code size() - 1}
   * @param offset where in the target the first byte goes
   */
  default void read(int index, byte[] target, int offset) {
    ImageBytes image = bytes(index);
    int length = channels() * height() * width();
    System.arraycopy(image.array(), image.offset(), target, offset, length);
  }

  /**
   * Returns an image as its file has it, before it gets the size of the others; of a set in memory,
   * the image itself.
   *
   * @param index 0 to {@code size() - 1}
   * @throws IllegalStateException where images have other than three channels
   */
  default ImageSource original(int index) {
    if (channels() != 3) {
      throw new IllegalStateException(name() + " has " + channels() + " channels, wanted are 3");
    }
    RgbImage image = RgbImage.ofChw(bytes(index), width(), height());
    return new ImageSource(image, geometry().interpolation());
  }

  /** Returns how another image becomes one like these. */
  default Geometry geometry() {
    return Geometry.forSide(Math.max(height(), width()));
  }

  /** Returns a SHA-256, in hex, over what determines the content. */
  String fingerprint();
}
