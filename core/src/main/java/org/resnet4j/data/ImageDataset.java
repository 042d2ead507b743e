package org.resnet4j.data;

import java.util.List;

/** Images of one size with a label each. Safe for use by several threads. */
public interface ImageDataset {

  /** Returns the name of the data set. */
  String name();

  /** Returns the class names, in the order of the labels. */
  List<String> classes();

  /** Returns the number of images. */
  int size();

  /** Returns the number of channels. */
  int channels();

  /** Returns the height in pixels. */
  int height();

  /** Returns the width in pixels. */
  int width();

  /** Returns the label of an image, 0 to classes - 1. */
  int label(int index);

  /** Copies an image, channels x height x width unsigned bytes, to {@code target} at an offset. */
  void read(int index, byte[] target, int offset);

  /** Returns the SHA-256, in hexadecimal, of what determines the content. */
  String fingerprint();
}
